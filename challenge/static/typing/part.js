// One part of an answer on the page: what stands beside the rows, or one row.

import { drawn } from './unsent.js'

const ROW = /^(rows-\d+)-(.+)$/

/** `rows-3` for the input of a row, nothing for one beside the rows, null for what is not typed. */
export function partOf (name) {
  const row = ROW.exec(name)
  if (row) return ['key', 'revision', 'seal'].includes(row[2]) ? null : row[1]
  return name === 'answer' || name === 'theme' || name.startsWith('c_') ? '' : null
}

function textOf (input, value) {
  if (input.type === 'radio') return input.labels[0]?.textContent.trim() ?? value
  return input.tagName === 'SELECT' ? [...input.options].find(each => each.value === value)?.text ?? value : value
}

export class Part {
  constructor (form, name) {
    this.form = form
    this.name = name
    this.timer = null
    this.dirty = false
    this.clashing = false
    this.stuck = false
    this.removing = false
  }

  /** Whether the server will have it as soon as the line allows. */
  get waits () {
    return this.dirty && !this.clashing && !this.stuck
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
    if (!input.value) input.value = 'r' + drawn()
    return input.value
  }

  get revision () {
    return Number(this.hidden(this.name ? 'revision' : 'version').value) || 0
  }

  set revision (number) {
    this.hidden(this.name ? 'revision' : 'version').value = number
  }

  /** From now on the form's own buttons, too, tell the server that this was not left alone. */
  unseal () {
    const seal = this.hidden('seal')
    if (seal) seal.value = ''
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
      input.dispatchEvent(new Event('input')) // for its counter; it does not bubble up to the form
    }
  }

  /** The labels of the inputs, and what they would hold. */
  inWords (values) {
    const written = this.inputs.filter(input => (values[this.short(input.name)] ?? '') !== '' && (input.type !== 'radio' || input.value === values[this.short(input.name)]))
    return written.map(input => [input.labels[0]?.textContent.trim() ?? '', textOf(input, values[this.short(input.name)])])
  }

  says (values) {
    return JSON.stringify(this.values) === JSON.stringify(values)
  }

  short (name) {
    return this.name ? name.slice(this.name.length + 1) : name
  }

  /** The values under the names of a first row, as the server reads them. */
  get sent () {
    const values = Object.entries(this.values)
    return Object.fromEntries(this.name ? values.map(([name, value]) => [`rows-0-${name}`, value]) : values)
  }

  /** The row, or the last of what stands beside the rows. */
  get place () {
    if (this.name) return this.hidden('key').closest('fieldset')
    const last = this.inputs.at(-1)
    return [...this.form.children].find(each => each.contains(last))
  }

  /** Beside each day: what a year of another era was understood as. */
  explain (understood) {
    for (const hint of this.form.querySelectorAll(`[data-explains="${this.name}"]`)) hint.remove()
    for (const [name, text] of Object.entries(understood)) {
      const first = this.form.elements[`${this.name ? this.name + '-' : ''}${name}-day`]
      const hint = document.createElement('p')
      hint.className = 'govuk-hint govuk-!-margin-top-1'
      hint.dataset.explains = this.name
      hint.setAttribute('role', 'status')
      hint.textContent = text
      first.closest('[role=group]').append(hint)
    }
  }
}
