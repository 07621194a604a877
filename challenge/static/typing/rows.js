// Rows of a list that were typed and never arrived: they find their place on the page again.

import { Part } from './part.js'

const KEY = /^rows-(\d+)-key$/

/** The name of the row with this key, of an empty row that takes it in, or of a new one. */
export function rowFor (form, key) {
  const keys = [...form.elements].filter(each => KEY.test(each.name))
  const found = keys.find(each => each.value === key)
  if (found) return nameOf(found)
  if (!keys.length) return undefined
  const last = keys.at(-1)
  const isFree = !last.value && Object.values(new Part(form, nameOf(last)).values).every(value => !value)
  const input = isFree ? last : copied(form, last.closest('fieldset'), keys)
  input.value = key
  return nameOf(input)
}

function nameOf (input) {
  return input.name.replace(/-key$/, '')
}

/** A blank row below the last one; its hidden key. */
function copied (form, row, keys) {
  const number = Math.max(...keys.map(each => Number(KEY.exec(each.name)[1]))) + 1
  const added = row.cloneNode(true)
  for (const each of added.querySelectorAll('.govuk-character-count__status, .govuk-character-count__sr-status, [data-explains]')) each.remove()
  for (const each of added.querySelectorAll('[name], [id], [for], [aria-describedby]')) {
    for (const attribute of ['name', 'id', 'for', 'aria-describedby']) {
      if (each.hasAttribute(attribute)) each.setAttribute(attribute, each.getAttribute(attribute).replace(/rows-\d+/g, `rows-${number}`))
    }
  }
  row.after(added)
  form.elements[`rows-${number}-revision`].value = 0
  return form.elements[`rows-${number}-key`]
}
