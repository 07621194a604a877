// Saves what is typed. Each part of an answer (what stands beside the rows, and each row) is sent
// half a second after typing stops, one after another; what the server has not acknowledged yet
// stays in this browser, and comes back with the page.

import { showBoth } from './typing/choosing.js'
import { Part, partOf } from './typing/part.js'
import { rowFor } from './typing/rows.js'
import { Unsent } from './typing/unsent.js'

const PAUSE = 500
const LONGEST_WAIT = 30000
const LEAVING = 3000
const SIGNED_OUT = [400, 401, 403] // a token of an earlier session is one, too

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
    document.addEventListener('submit', event => event.target === this.form ? this.submitted(event) : this.leaving(event))
    addEventListener('beforeunload', event => this.isInTrouble && event.preventDefault())
    addEventListener('pagehide', () => this.hurry())
    document.addEventListener('visibilitychange', () => document.hidden && this.hurry())
    this.unsent.takeOver((name, key, copy) => this.comeBack(name, key, copy))
  }

  part (name) {
    if (!this.parts.has(name)) this.parts.set(name, new Part(this.form, name))
    return this.parts.get(name)
  }

  get waits () {
    return [...this.parts.values()].some(part => part.waits)
  }

  get isDirty () {
    return [...this.parts.values()].some(part => part.dirty)
  }

  get isInTrouble () {
    return this.trouble.textContent !== '' && this.isDirty
  }

  /** Keep it here at once, and send it when the typing pauses. */
  typed (name) {
    const where = partOf(name)
    if (where === null) return
    const part = this.part(where)
    part.dirty = true
    part.stuck = false
    part.unseal()
    if (!this.keep(part)) this.say(this.words.unsafe)
    this.state.textContent = this.words.saving
    clearTimeout(part.timer)
    part.timer = setTimeout(() => this.queue(part), PAUSE)
  }

  keep (part) {
    return this.unsent.keep(part.key, { values: part.values, revision: part.revision, at: Date.now() })
  }

  queue (part) {
    clearTimeout(part.timer)
    part.timer = null
    this.line = this.line.then(() => this.deliver(part)).catch(error => this.stop(part, String(error)))
    return this.line
  }

  hurry () {
    for (const part of this.parts.values()) if (part.timer) this.queue(part)
  }

  /** Send one part until the server has it, however long the line is dead. */
  async deliver (part) {
    for (let wait = 1000; part.waits; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      if (part.removing && !part.revision) return this.gone(part)
      const values = part.values
      const answer = await this.post(this.addressOf(part), part.revision, part.removing ? {} : part.sent)
      const status = answer?.status ?? 503
      if (status === 200) this.acknowledged(part, values, await answer.json())
      else if (status === 409) await this.refused(part, answer)
      else if (SIGNED_OUT.includes(status)) await this.signIn()
      else if (status >= 500 || status === 429) await this.pause(wait)
      else this.stop(part, status === 413 ? this.words.tooLarge : this.words.refused)
    }
  }

  addressOf (part) {
    if (!part.name) return `${this.address}/answer`
    return `${this.address}/rows/${part.key}${part.removing ? '/removal' : ''}`
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
    if (part.removing) return this.gone(part)
    part.revision = answer.revision
    if (part.says(sent)) {
      part.dirty = false
      this.unsent.drop(part.key)
    } else {
      this.keep(part)
    }
    part.explain(answer.understood ?? {})
    this.say('')
    if (!this.waits) this.tell(answer.saved)
  }

  tell (text) {
    this.state.textContent = text
    clearTimeout(this.refreshing)
    this.refreshing = setTimeout(() => this.refresh(), PAUSE)
  }

  /** What the page says beside the form, such as the sums of a budget, as it is by now. */
  async refresh () {
    const place = document.getElementById('as-saved')
    const fresh = place && !this.waits && (await this.page())?.getElementById('as-saved')
    if (fresh) place.replaceChildren(...fresh.childNodes)
  }

  async refused (part, answer) {
    const told = answer.headers.get('Content-Type')?.startsWith('application/json') ? await answer.json() : null
    if (told?.clash) this.clash(part, told)
    else this.stop(part, told?.message ?? this.words.refused)
  }

  /** Nothing helps but another text, or another look; what was typed stays where it is. */
  stop (part, text) {
    part.stuck = true
    this.enable(part)
    this.say(text)
  }

  pause (wait) {
    this.say(this.words.trying)
    return until(wait, [window, 'online'])
  }

  /** Signed out, or a token of last week: ask for a new one until this person is signed in again. */
  async signIn () {
    for (;;) {
      const form = (await this.page())?.querySelector('form[data-keep]')
      if (form && form.dataset.person !== this.form.dataset.person) return location.reload()
      if (form) {
        this.form.elements.csrf_token.value = form.elements.csrf_token.value
        return
      }
      this.say(this.words.signedOut, { text: this.words.signIn, href: '/login?next=' + encodeURIComponent(location.pathname) })
      do await until(5000, [document, 'visibilitychange']); while (document.hidden)
    }
  }

  async page () {
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } })
      return new DOMParser().parseFromString(await answer.text(), 'text/html')
    } catch {
      return null
    }
  }

  clash (part, told) {
    part.clashing = true
    this.enable(part)
    const address = showBoth(part, { message: told.message, heading: this.words.savedNow, shown: told.shown, below: this.words.typedAbove }, [
      [this.words.takeTheirs, () => this.take(part, told)],
      [part.removing ? this.words.removeAnyway : this.words.keepMine, () => this.insist(part, told)]
    ])
    this.say(this.words.clash, { text: this.words.show, href: address })
  }

  take (part, told) {
    Object.assign(part, { dirty: false, clashing: false, removing: false })
    this.unsent.drop(part.key)
    this.say('')
    if (told.saved === null) return this.gone(part)
    part.values = told.saved
    part.revision = told.revision
  }

  insist (part, told) {
    part.clashing = false
    part.revision = told.revision
    this.say('')
    this.queue(part)
  }

  /** Text that never reached the server is back in its box, and sent again as it was based. */
  comeBack (name, key, copy) {
    const where = key === '' ? '' : rowFor(this.form, key)
    if (where === undefined) return
    const part = this.part(where)
    if (part.says(copy.values) && !('unsaved' in this.form.dataset)) return this.unsent.forget(name)
    if (part.dirty) return // another tab left another text for it: that one comes next time
    if (part.revision === copy.revision) this.restore(part, name, copy)
    else this.offer(part, name, copy)
  }

  restore (part, name, copy) {
    part.values = copy.values
    part.dirty = true
    part.unseal()
    if (this.keep(part)) this.unsent.forget(name)
    this.say(this.words.cameBack)
    this.queue(part)
  }

  /** Something else was saved since it was typed, by this person or another: both are shown. */
  offer (part, name, copy) {
    const shown = { message: this.words.left, heading: this.words.typedThen, shown: part.inWords(copy.values), below: this.words.savedAbove }
    showBoth(part, shown, [
      [this.words.takeTheirs, () => this.unsent.forget(name)],
      [this.words.keepMine, () => this.restore(part, name, copy)]
    ])
  }

  /** The form's own buttons wait until the line is empty; a row that is taken out is gone at once. */
  submitted (event) {
    const button = event.submitter
    if (button?.name === 'action' && button.value.startsWith('remove:rows:')) {
      event.preventDefault()
      return this.remove(button.closest('fieldset'))
    }
    if (!this.waits) return this.say('')
    event.preventDefault()
    if (this.leaves) return
    this.leaves = true
    this.hurry()
    this.line.then(() => {
      this.leaves = false
      if (!this.isDirty) this.form.requestSubmit(button ?? undefined)
    })
  }

  /** Another form of the page, such as signing out: first what was typed, if the line allows. */
  leaving (event) {
    if (!this.waits || event.defaultPrevented || this.leaves) return
    event.preventDefault()
    this.leaves = true
    this.hurry()
    Promise.race([this.line, until(LEAVING)]).then(() => event.target.requestSubmit(event.submitter ?? undefined)).finally(() => { this.leaves = false })
  }

  remove (row) {
    const part = this.part(row.querySelector('[name$="-key"]').name.replace(/-key$/, ''))
    Object.assign(part, { dirty: true, stuck: false, removing: true })
    row.disabled = true
    this.queue(part)
  }

  gone (part) {
    part.dirty = false
    this.unsent.drop(part.key)
    this.parts.delete(part.name)
    part.place.remove()
    this.say('')
    this.tell(this.words.removed)
    this.form.querySelector('button[name=action][value="add:rows"]')?.focus()
  }

  enable (part) {
    if (part.name) part.place.disabled = false
  }

  /** What the person has to know; saving as such is quiet. */
  say (text, link) {
    this.trouble.textContent = text
    this.state.hidden = text !== ''
    if (!link) return
    const anchor = document.createElement('a')
    Object.assign(anchor, { className: 'govuk-link', href: link.href, textContent: link.text })
    if (!link.href.startsWith('#')) Object.assign(anchor, { target: '_blank', rel: 'noopener' })
    this.trouble.append(' ', anchor)
  }
}

/** So many milliseconds, or until something happens. */
function until (wait, [target, happening] = []) {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      target?.removeEventListener(happening, done)
      resolve()
    }
    const timer = setTimeout(done, wait)
    target?.addEventListener(happening, done)
  })
}

/** A page that shows both texts has come from the server: what it shows of mine has arrived. */
function arrived (form) {
  const unsent = new Unsent(form.dataset.person, form.dataset.arrived)
  unsent.takeOver((name, key, copy) => {
    const where = key === '' ? '' : rowFor(form, key)
    if (where !== undefined && new Part(form, where).says(copy.values)) unsent.forget(name)
  })
}

const typed = document.querySelector('form[data-keep]')
const shown = document.querySelector('form[data-arrived]')
if (typed) new Keeper(typed).start()
if (shown) arrived(shown)
