// Sends chosen files in pieces, each acknowledged before the next. After an interruption it asks
// how far the file has come and goes on from there; after a reload, once the same file is chosen.

const SMALLEST = 32 * 1024
const PATIENCE = 60000
const PAUSES = [1000, 2000, 4000, 8000, 15000]
const WORDS = { 400: 'signedOut', 401: 'signedOut', 403: 'signedOut', 404: 'gone' }
const form = document.querySelector('form[data-uploads]')

/** The line is gone, or the server for a moment: worth another try. */
class Interrupted extends Error {}

/** The server's own words about why not, or ours where it had none. */
class Refused extends Error {
  constructor (message, status, received) {
    super(message)
    this.status = status
    this.received = received
  }
}

/** Sends a request; answers what the server says in JSON. */
async function ask (address, { body, signal, method = 'POST', keepalive = false } = {}) {
  const limit = AbortSignal.timeout(PATIENCE)
  let answer, said
  try {
    answer = await fetch(address, {
      method,
      body,
      keepalive,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      headers: { Accept: 'application/json', 'X-CSRFToken': form.elements.csrf_token.value }
    })
    const isJson = answer.headers.get('Content-Type')?.startsWith('application/json')
    said = isJson ? await answer.json() : {}
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Interrupted()
  }
  if (answer.ok) return said
  if (said.message) throw new Refused(said.message, answer.status, said.received)
  if (answer.status >= 500) throw new Interrupted()
  throw new Refused(form.dataset[WORDS[answer.status] ?? 'failed'], answer.status)
}

/** One chosen file: its row on the page, and how far it has come. */
class Upload {
  constructor (file, input) {
    this.file = file
    this.place = input.name
    this.input = input
    this.key = null
    this.stop = new AbortController()
    this.row = document.getElementById('upload').content.firstElementChild.cloneNode(true)
    this.show()
  }

  show () {
    const list = this.input.closest('.govuk-form-group').nextElementSibling
    const label = this.row.querySelector('label')
    const bar = this.row.querySelector('progress')
    bar.id = `upload-${crypto.getRandomValues(new Uint32Array(1))[0]}`
    label.htmlFor = bar.id
    label.textContent = this.file.name
    for (const button of this.row.querySelectorAll('button')) {
      button.querySelector('span').textContent = this.file.name
    }
    this.status = this.row.querySelector('[role=status]')
    this.status.id = `${bar.id}-said`
    this.row.querySelector('[data-cancel]').addEventListener('click', () => this.cancel())
    this.row.querySelector('[data-dismiss]').addEventListener('click', () => this.dismiss())
    this.row.querySelector('[data-again]').addEventListener('click', () => this.again())
    list.append(this.row)
    this.say('waiting')
  }

  say (word, message, isWorthAnotherTry = false) {
    this.row.dataset.state = word
    const text = message ?? form.dataset[word]
    if (this.status.textContent !== text) this.status.textContent = text
    this.status.classList.toggle('govuk-error-message', word === 'refused')
    this.row.querySelector('[data-again]').hidden = !isWorthAnotherTry
    this.row.querySelector('[data-cancel]').hidden = ['refused', 'attached'].includes(word)
    this.row.querySelector('[data-dismiss]').hidden = word !== 'refused'
  }

  measure (received) {
    this.received = received
    this.row.querySelector('progress').value = Math.floor(100 * received / this.file.size)
    this.row.querySelector('[data-share]').textContent = `${Math.floor(100 * received / this.file.size)}%`
  }

  /** Until it is attached, refused or cancelled; an interruption is none of these. */
  async run () {
    for (let tries = 0; !this.stop.signal.aborted;) {
      const before = this.received
      try {
        await this.send()
        return this.say('attached')
      } catch (error) {
        if (this.stop.signal.aborted) return
        if (!(error instanceof Interrupted)) return this.refuse(error)
        this.say('interrupted')
        this.size = Math.max(SMALLEST, (this.size ?? 0) / 2)
        tries = this.received > before ? 0 : tries
        await this.pause(PAUSES[Math.min(tries++, PAUSES.length - 1)])
      }
    }
  }

  refuse (error) {
    const isOurs = error instanceof Refused
    if ([404, 422].includes(error.status)) this.key = null
    this.say('refused', isOurs ? error.message : form.dataset.unreadable, isOurs && error.status !== 422)
  }

  async send () {
    const state = this.key ? await ask(`/uploads/${this.key}`, { method: 'GET', signal: this.stop.signal }) : await this.begin()
    this.key = state.key
    this.size ??= state.piece
    this.measure(state.received)
    this.say('sending')
    while (this.received < this.file.size) await this.piece(state.piece)
    this.say('checking')
    await ask(`/uploads/${this.key}/annex`, { signal: this.stop.signal })
  }

  begin () {
    const body = new URLSearchParams({
      filename: this.file.name,
      size: this.file.size,
      modified: this.file.lastModified,
      place: this.place
    })
    return ask(form.dataset.uploads, { body, signal: this.stop.signal })
  }

  async piece (largest) {
    const start = this.received
    const body = await this.file.slice(start, start + this.size).arrayBuffer()
    try {
      const address = `/uploads/${this.key}/pieces?start=${start}`
      const state = await ask(address, { body: new Blob([body]), signal: this.stop.signal })
      this.measure(state.received)
      this.size = Math.min(largest, this.size * 2)
    } catch (error) {
      if (error.status !== 409 || error.received === undefined) throw error
      this.measure(Number(error.received))
    }
  }

  /** A while, or until the browser says that the line is back. */
  pause (milliseconds) {
    return new Promise(resolve => {
      setTimeout(resolve, milliseconds)
      addEventListener('online', resolve, { once: true })
      this.stop.signal.addEventListener('abort', resolve, { once: true })
    })
  }

  async cancel () {
    this.stop.abort()
    this.leave()
    if (this.key) await ask(`/uploads/${this.key}/cancellation`, { keepalive: true }).catch(() => {})
    settle()
  }

  /** The message goes; what has arrived of the file stays. */
  dismiss () {
    this.leave()
    settle()
  }

  leave () {
    this.row.remove()
    open.delete(this)
    this.input.focus()
  }

  again () {
    this.say('waiting')
    this.row.querySelector('[data-cancel]').focus()
    queue(this)
  }
}

const open = new Set()
let last = Promise.resolve()
let waiting = 0
let attached = 0
let shown = 0
const title = document.title

/** One after another: a poor line is not shared. */
function queue (upload) {
  open.add(upload)
  waiting++
  last = last.then(() => upload.run()).then(() => {
    waiting--
    const { state } = upload.row.dataset
    if (state === 'attached') {
      open.delete(upload)
      attached++
    }
    settle(state === 'refused')
  })
}

/** Once nothing is under way: the page anew, or, while it tells of refused files, its lists anew. */
async function settle (isRefused = false) {
  if (waiting) return
  if (!open.size && attached > shown) return location.assign(form.action)
  if (attached > shown) await refresh()
  summarise(isRefused)
}

/** What is attached by now; a list in which a refusal still stands waits for the next time. */
async function refresh () {
  shown = attached
  const answer = await fetch(form.action).catch(() => ({}))
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  document.querySelector('main > .govuk-notification-banner')?.remove()
  document.querySelector('main').prepend(...page.querySelectorAll('main > .govuk-notification-banner'))
  for (const row of document.querySelectorAll('.app-upload[data-state=attached]')) row.remove()
  for (const old of document.querySelectorAll('[data-fresh]')) {
    const fresh = page.getElementById(old.id)
    if (fresh && !old.querySelector('.app-upload')) old.replaceWith(fresh)
  }
}

/** Every refusal above the page too, each with the way to its input. */
function summarise (isNew) {
  document.getElementById('refused-files')?.remove()
  const refused = [...open].filter(upload => upload.row.dataset.state === 'refused')
  for (const input of form.querySelectorAll('input[type=file]')) {
    const said = refused.filter(upload => upload.input === input).map(upload => upload.status.id)
    if (said.length) input.setAttribute('aria-describedby', said.join(' '))
    else input.removeAttribute('aria-describedby')
  }
  document.title = refused.length ? `${form.dataset.error}: ${title}` : title
  if (!refused.length) return
  const summary = document.getElementById('refused').content.firstElementChild.cloneNode(true)
  const list = summary.querySelector('ul')
  const items = refused.map(upload => {
    const item = list.firstElementChild.cloneNode(true)
    const link = item.querySelector('a')
    link.href = `#${upload.input.id}`
    link.textContent = upload.status.textContent
    return item
  })
  list.replaceChildren(...items)
  form.parentElement.prepend(summary)
  if (!isNew) return
  summary.tabIndex = -1
  summary.focus()
}

if (form) {
  for (const shown of form.querySelectorAll('[data-with-script]')) shown.hidden = false
  for (const hidden of form.querySelectorAll('[data-without-script]')) hidden.hidden = true
  form.addEventListener('change', event => {
    const input = event.target
    if (input.type !== 'file') return
    for (const file of input.files) queue(new Upload(file, input))
    input.value = ''
  })
}
