// A button with `data-passkey` asks its `formaction` what to sign, has the browser's passkey prompt answer, and sends the answer with the
// form's own fields to the form's action. Without scripts the button says that it needs them, and the form's other buttons work.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const post = async (address, body) => {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok)
    throw new Error([answer.says ?? 'The server did not answer as expected.', ...(answer.faults ?? []), answer.satisfiedBy ?? ''].join(' '))
  return answer
}

const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }))

const create = async (options) => {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  })
  const { response } = made
  return {
    credentialId: made.id,
    attestation: text(response.attestationObject),
    clientData: text(response.clientDataJSON),
    transports: response.getTransports?.() ?? [],
  }
}

const get = async (options) => {
  const given = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: withBytes(options.allowCredentials) },
  })
  const { response } = given
  return {
    credentialId: given.id,
    authenticatorData: text(response.authenticatorData),
    clientData: text(response.clientDataJSON),
    signature: text(response.signature),
    ...(response.userHandle ? { owner: new TextDecoder().decode(response.userHandle) } : {}),
  }
}

const words = (error) => {
  if (error.name === 'NotAllowedError') return 'No passkey was used: the prompt was closed, took too long, or no passkey of yours is on this device.'
  if (error.name === 'InvalidStateError') return 'This device has a passkey for you here already.'
  if (error.name === 'SecurityError')
    return 'The browser allows no passkeys at this address. They work at the address under which this installation is known.'
  return error.message
}

const answer = async (form, button) => {
  const says = button.parentElement.querySelector('[role=alert]')
  const fields = Object.fromEntries([...new FormData(form, button)].filter(([, value]) => value !== ''))
  says.textContent = ''
  button.setAttribute('aria-busy', 'true')
  try {
    if (!window.PublicKeyCredential) throw new Error('This browser knows no passkeys.')
    const { asked, options } = await post(button.getAttribute('formaction'), fields)
    const signed = await (button.dataset.passkey === 'create' ? create : get)(options)
    await post(form.getAttribute('action'), { ...fields, passkey: { asked, ...signed } })
    location.assign(button.dataset.to)
  } catch (error) {
    says.textContent = words(error)
    button.removeAttribute('aria-busy')
    button.focus()
  }
}

for (const one of document.querySelectorAll('[data-without-scripts]')) one.hidden = true

document.addEventListener('submit', (event) => {
  const button = event.submitter
  if (!button?.dataset.passkey) return
  event.preventDefault()
  if (button.getAttribute('aria-busy') !== 'true') void answer(event.target, button)
})
