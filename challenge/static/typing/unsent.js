// Texts that the server has not acknowledged yet wait in this browser: one entry for each part, of
// this person, this answer and this tab. A tab holds a lock as long as it lives, so that another
// one takes over what a dead tab left, and never what is still being typed elsewhere.

const PATIENCE = 5000 // a page that was just left lets go of its lock a little later

export class Unsent {
  constructor (person, address) {
    this.prefix = `typed:${person}:${address}:`
    this.tab = drawn()
    navigator.locks?.request(this.prefix + this.tab, () => new Promise(() => {}))
  }

  keep (key, copy) {
    try {
      localStorage.setItem(this.nameOf(key), JSON.stringify(copy))
      return true
    } catch {
      return false
    }
  }

  drop (key) {
    this.forget(this.nameOf(key))
  }

  forget (name) {
    try {
      localStorage.removeItem(name)
    } catch { /* a browser that keeps nothing has nothing to forget */ }
  }

  nameOf (key) {
    return `${this.prefix}${this.tab}:${key}`
  }

  /** Hand over what dead tabs left, the newest first: name, key and copy. */
  takeOver (adopt) {
    for (const [tab, left] of this.leftBy()) {
      const each = () => left.forEach(([name, key, copy]) => adopt(name, key, copy))
      if (!navigator.locks) each()
      else navigator.locks.request(this.prefix + tab, { signal: AbortSignal.timeout(PATIENCE) }, each).catch(() => {})
    }
  }

  leftBy () {
    const tabs = new Map()
    for (const [name, copy] of this.all()) {
      const [tab, key] = name.slice(this.prefix.length).split(':')
      if (tab !== this.tab) tabs.set(tab, [...(tabs.get(tab) ?? []), [name, key, copy]])
    }
    return tabs
  }

  all () {
    try {
      return Object.keys(localStorage)
        .filter(name => name.startsWith(this.prefix))
        .map(name => [name, JSON.parse(localStorage.getItem(name))])
        .sort(([, one], [, other]) => other.at - one.at)
    } catch {
      return []
    }
  }
}

/** Eight figures that nothing else has. */
export function drawn () {
  return crypto.getRandomValues(new Uint32Array(1))[0].toString(16).padStart(8, '0')
}
