// Keeps what is typed. Each part of an answer (what stands beside the rows, and each row) is sent
// half a second after typing stops, one after another; what the server has not acknowledged yet
// stays in this browser, and comes back with the page.

const PAUSE = 500
const LONGEST_WAIT = 30000
const SIGNED_OUT = [400, 401, 403] // a token of an earlier session is one, too
const ROW = /^(rows-\d+)-(.+)$/

/** Where unacknowledged text waits: one entry for each part, of this person and this answer. */
class Unsent {
  constructor (person, address) {
    this.prefix = `typed:${person}:${address}:`
  }

  keep (key, copy) {
    try {
      localStorage.setItem(this.prefix + key, JSON.stringify(copy))
      return true
    } catch {
      return false
    }
  }

  drop (key) {
    try {
      localStorage.removeItem(this.prefix + key)
    } catch { /* a browser that keeps nothing has nothing to drop */ }
  }

  all () {
    try {
      return Object.keys(localStorage)
        .filter(name => name.startsWith(this.prefix))
        .map(name => [name.slice(this.prefix.length), JSON.parse(localStorage.getItem(name))])
    } catch {
      return []
    }
  }
}

/** One part of the answer on the page: its inputs, its key and the revision it was shown with. */
class Part {
  constructor (form, name) {
    this.form = form
    this.name = name
    this.timer = null
    this.dirty = false
    this.clashing = false
  }

  get inputs () {
    return [...this.form.elements].filter(each => partOf(each.name) === this.name && each.type !== 'submit')
  }

  hidden (what) {
    return this.form.elements[this.name ? `${this.name}-${what}` : what]
  }

  get key () {
    if (!this.name) return ''
    const input = this.hidden('key')
    if (!input.value) input.value = 'r' + crypto.getRandomValues(new Uint32Array(1))[0].toString(16).padStart(8, '0')
    return input.value
  }

  get revision () {
    return Number(this.hidden(this.name ? 'revision' : 'version').value) || 0
  }

  set revision (number) {
    this.hidden(this.name ? 'revision' : 'version').value = number
  }

  get values () {
    const found = {}
    for (const input of this.inputs) {
      const isChoice = input.type === 'radio' || input.type === 'checkbox'
      if (!isChoice || input.checked) found[this.short(input.name)] = input.value
    }
    return found
  }

  set values (given) {
    for (const input of this.inputs) {
      const value = given[this.short(input.name)] ?? ''
      if (input.type === 'radio' || input.type === 'checkbox') input.checked = input.value === value
      else input.value = value
    }
  }

  short (name) {
    return this.name ? name.slice(this.name.length + 1) : name
  }

  get place () {
    return this.name ? this.hidden('key').closest('fieldset') : this.inputs[0].closest('.govuk-form-group')
  }
}

/** `rows-3` for the input of a row, nothing for one beside the rows, null for what is not typed. */
function partOf (name) {
  const row = ROW.exec(name)
  if (row) return ['key', 'revision', 'seal'].includes(row[2]) ? null : row[1]
  return name === 'answer' || name === 'theme' || name.startsWith('c_') ? '' : null
}

/** The form of one answer, and the line to the server. */
class Keeper {
  constructor (form) {
    this.form = form
    this.address = form.dataset.keep
    this.unsent = new Unsent(form.dataset.person, this.address)
    this.parts = new Map()
    this.line = Promise.resolve()
    this.state = document.getElementById('saved')
    this.trouble = document.getElementById('not-saved')
    this.words = this.state.dataset
  }

  start () {
    this.state.textContent = this.words.ready
    this.form.addEventListener('input', event => this.typed(event.target.name))
    this.form.addEventListener('change', event => this.typed(event.target.name))
    this.form.addEventListener('submit', event => this.submitted(event))
    addEventListener('pagehide', () => this.hurry())
    document.addEventListener('visibilitychange', () => document.hidden && this.hurry())
    for (const [key, copy] of this.unsent.all()) this.comeBack(key, copy)
  }

  part (name) {
    if (!this.parts.has(name)) this.parts.set(name, new Part(this.form, name))
    return this.parts.get(name)
  }

  /** Keep it here at once, and send it when the typing pauses. */
  typed (name) {
    const where = partOf(name)
    if (where === null) return
    const part = this.part(where)
    part.dirty = true
    const kept = this.unsent.keep(part.key, { values: part.values, revision: part.revision, at: Date.now() })
    if (!kept) this.say(this.words.unsafe)
    clearTimeout(part.timer)
    part.timer = setTimeout(() => this.queue(part), PAUSE)
  }

  queue (part) {
    clearTimeout(part.timer)
    part.timer = null
    this.line = this.line.then(() => this.deliver(part)).catch(error => this.say(String(error)))
    return this.line
  }

  hurry () {
    for (const part of this.parts.values()) if (part.timer) this.queue(part)
  }

  /** Send one part until the server has it, however long the line is dead. */
  async deliver (part) {
    for (let wait = 1000; part.dirty && !part.clashing; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      const values = part.values
      const answer = await this.post(this.addressOf(part), part.revision, prefixed(part, values))
      if (answer === null) await this.pause(wait)
      else if (answer.status === 200) this.acknowledged(part, values, await answer.json())
      else if (answer.status === 409) await this.refused(part, answer)
      else if (SIGNED_OUT.includes(answer.status)) await this.signIn(wait)
      else if (answer.status >= 500 || answer.status === 429) await this.pause(wait)
      else return this.say(this.words.refused)
    }
  }

  addressOf (part) {
    return part.name ? `${this.address}/rows/${part.key}` : `${this.address}/answer`
  }

  async post (address, revision, values) {
    const body = new URLSearchParams({ ...values, csrf_token: this.form.elements.csrf_token.value, base: revision })
    try {
      return await fetch(address, { method: 'POST', body, headers: { Accept: 'application/json' }, keepalive: String(body).length < 60000 })
    } catch {
      return null
    }
  }

  acknowledged (part, sent, answer) {
    part.revision = answer.revision
    if (JSON.stringify(part.values) === JSON.stringify(sent)) {
      part.dirty = false
      this.unsent.drop(part.key)
    } else {
      this.unsent.keep(part.key, { values: part.values, revision: part.revision, at: Date.now() })
    }
    this.say('')
    this.state.textContent = answer.saved
    for (const [name, text] of Object.entries(answer.sums ?? {})) {
      for (const place of document.querySelectorAll(`[data-sum="${name}"]`)) place.textContent = text
    }
  }

  async refused (part, answer) {
    const told = answer.headers.get('Content-Type')?.startsWith('application/json') ? await answer.json() : null
    if (told?.clash) return this.clash(part, told)
    part.clashing = true
    this.say(told?.message ?? this.words.refused)
  }

  pause (wait) {
    this.say(this.words.trying)
    return new Promise(resolve => {
      const timer = setTimeout(done, wait)
      function done () {
        clearTimeout(timer)
        removeEventListener('online', done)
        resolve()
      }
      addEventListener('online', done)
    })
  }

  /** Signed out, or a token of last week: ask for a new token until somebody is signed in again. */
  async signIn (wait) {
    this.say(this.words.signedOut, { text: this.words.signIn, href: '/login?next=' + encodeURIComponent(location.pathname) })
    await new Promise(resolve => setTimeout(resolve, Math.min(wait, 5000)))
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } })
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const form = page.querySelector('form[data-keep]')
      if (form === null) return
      if (form.dataset.person !== this.form.dataset.person) return location.reload()
      this.form.elements.csrf_token.value = form.elements.csrf_token.value
    } catch { /* the line is dead: the next round tries again */ }
  }

  /** Both texts, and the choice between them. */
  clash (part, told) {
    part.clashing = true
    this.say(this.words.clash)
    const box = made('div', 'app-clash')
    box.setAttribute('role', 'alert')
    box.append(made('p', 'govuk-body govuk-!-font-weight-bold', told.message))
    for (const [label, text] of told.shown) box.append(made('p', 'govuk-body govuk-!-margin-bottom-0', label), made('p', 'govuk-inset-text app-prose govuk-!-margin-top-1', text))
    box.append(
      this.choice(box, part, this.words.takeTheirs, () => this.take(part, told)),
      this.choice(box, part, this.words.keepMine, () => this.insist(part, told))
    )
    part.place.after(box)
  }

  choice (box, part, text, chosen) {
    const button = made('button', 'govuk-button govuk-button--secondary', text)
    button.type = 'button'
    button.addEventListener('click', () => {
      box.remove()
      part.clashing = false
      this.say('')
      chosen()
    })
    return button
  }

  take (part, told) {
    part.dirty = false
    this.unsent.drop(part.key)
    if (told.saved === null) return part.place.remove()
    part.values = told.saved
    part.revision = told.revision
  }

  insist (part, told) {
    part.revision = told.revision
    this.queue(part)
  }

  /** Text that never reached the server is back in its box, and sent again as it was based. */
  comeBack (key, copy) {
    const name = key === '' ? '' : this.rowOf(key) ?? this.newRow(key)
    if (name === undefined) return
    const part = this.part(name)
    if (JSON.stringify(part.values) === JSON.stringify(copy.values)) return this.unsent.drop(key)
    part.values = copy.values
    part.revision = copy.revision
    part.dirty = true
    this.say(this.words.cameBack)
    this.queue(part)
  }

  rowOf (key) {
    const input = [...this.form.elements].find(each => /^rows-\d+-key$/.test(each.name) && each.value === key)
    return input?.name.replace(/-key$/, '')
  }

  /** A row that was typed and never arrived: an empty row of the page takes it in, or a copy of one. */
  newRow (key) {
    const keys = [...this.form.elements].filter(each => /^rows-\d+-key$/.test(each.name))
    if (!keys.length) return undefined
    const last = keys.at(-1)
    const free = !last.value && new Part(this.form, last.name.replace(/-key$/, ''))
    if (free && Object.values(free.values).every(value => !value)) {
      last.value = key
      return free.name
    }
    return this.copied(last.closest('fieldset'), key)
  }

  copied (row, key) {
    const number = Math.max(...[...this.form.elements].map(each => Number(/^rows-(\d+)-key$/.exec(each.name)?.[1] ?? -1))) + 1
    const added = row.cloneNode(true)
    for (const each of added.querySelectorAll('[name], [id], [for], [aria-describedby]')) {
      for (const attribute of ['name', 'id', 'for', 'aria-describedby']) {
        if (each.hasAttribute(attribute)) each.setAttribute(attribute, each.getAttribute(attribute).replace(/rows-\d+/g, `rows-${number}`))
      }
    }
    row.after(added)
    this.form.elements[`rows-${number}-key`].value = key
    this.form.elements[`rows-${number}-revision`].value = 0
    return `rows-${number}`
  }

  /** The form's own buttons wait until the line is empty; a row that is taken out is gone at once. */
  submitted (event) {
    const button = event.submitter
    const row = button?.name === 'action' && /^remove:(rows):(\d+)$/.exec(button.value)
    const waiting = [...this.parts.values()].some(part => part.dirty && !part.clashing)
    if (row) {
      event.preventDefault()
      return this.remove(button.closest('fieldset'))
    }
    if (!waiting) return
    event.preventDefault()
    this.hurry()
    this.line.then(() => this.form.requestSubmit(button ?? undefined))
  }

  async remove (row) {
    const part = this.part(row.querySelector('[name$="-key"]').name.replace(/-key$/, ''))
    clearTimeout(part.timer)
    await this.line
    const answer = part.revision ? await this.post(`${this.address}/rows/${part.key}/removal`, part.revision, {}) : { status: 200 }
    if (answer === null) return this.say(this.words.trying)
    if (SIGNED_OUT.includes(answer.status)) return this.signIn(1000)
    if (answer.status !== 200) return this.refused(part, answer)
    part.dirty = false
    this.unsent.drop(part.key)
    this.parts.delete(part.name)
    row.remove()
    this.state.textContent = this.words.removed
    this.form.querySelector('button[name=action][value="add:rows"]')?.focus()
  }

  /** What the person has to know; saving as such is quiet. */
  say (text, link) {
    this.trouble.textContent = text
    if (!link) return
    const anchor = made('a', 'govuk-link', link.text)
    anchor.href = link.href
    anchor.target = '_blank'
    anchor.rel = 'noopener'
    this.trouble.append(' ', anchor)
  }
}

function prefixed (part, values) {
  if (!part.name) return values
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`rows-0-${name}`, value]))
}

function made (kind, classes, text) {
  const element = document.createElement(kind)
  element.className = classes
  if (text !== undefined) element.textContent = text
  return element
}

const form = document.querySelector('form[data-keep]')
if (form) new Keeper(form).start()
