// Says every 20 seconds that this page is looked at, and who else looks at the same proposal.

const EVERY = 20000
const place = document.querySelector('[data-presence]')
let beat = null

async function tell () {
  if (document.hidden) return
  const body = new URLSearchParams({ csrf_token: place.dataset.token, field: place.dataset.field })
  try {
    const answer = await fetch(place.dataset.presence, { method: 'POST', body, headers: { Accept: 'application/json' } })
    if (answer.ok) show((await answer.json()).here)
    else if (answer.status < 500) clearInterval(beat) // signed out, or no longer in the team
  } catch { /* the line is dead: the next round tries again */ }
}

function show (sentences) {
  place.hidden = sentences.length === 0
  place.querySelector('[data-others]').textContent = sentences.join('; ')
}

if (place) {
  beat = setInterval(tell, EVERY)
  tell()
}
