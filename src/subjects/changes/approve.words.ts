import type { Temporal } from 'temporal-polyfill'
import { dateInSpanish, inSpanish } from '../../core/time/words-es.ts'
import { dateInWords, inWords } from '../../core/time/words.ts'
import { inZone } from '../../core/time/zone.ts'
import { bilingual } from '../../kit/say.ts'

const date = (at: string, zone: string): Temporal.PlainDate => inZone(at, zone).toPlainDate()

/** The approver's pages. The exact text that is approved stays as it was written. */
export const approveWords = bilingual({
  en: {
    when: (at: string, zone: string) => inWords(at, zone), day: (at: string, zone: string) => dateInWords(date(at, zone)),
    asks: (who: string, person: string, capacity: string) => `${who} asks ${person} as ${capacity}.`, servers: 'Servers', andMore: (names: string, n: string) => `${names} and ${n} more`,
    updates: 'Updates', allUpdates: 'All, no removals, no new release', days: 'Days', fromTo: (from: string, to: string) => `${from} to ${to}`, ifItFails: 'If it fails', snapshot: 'Back to the snapshot',
    exactText: 'Exact text', approvePasskey: 'Approve with your passkey', withoutScripts: 'Your passkey needs scripts. Approving without it works; the runner may ask for the passkey later.',
    approveWithout: 'Approve without passkey', approve: 'Approve', ifNot: 'If not, why?', choose: 'Choose', inWords: 'In words', deny: 'Deny',
    planning: 'The planning is not good enough', 'back-out': 'The back-out plan is not good enough', timing: 'Bad timing for a key business process', resources: 'People or means are hard to get then', other: 'Another reason, in words',
    'it-systems-manager': 'IT Systems Manager', 'technology-coordinator': 'Technology Coordinator',
    noLink: 'This link does not open', approved: 'Approved', denied: 'Denied', byWhen: (who: string, when: string) => ` by ${who}, ${when}. It is recorded, and this link is used up.`,
    nothing: 'Nothing can be decided here', signIn: 'Sign in and see where it stands',
  },
  es: {
    when: (at: string, zone: string) => inSpanish(at, zone), day: (at: string, zone: string) => dateInSpanish(date(at, zone)),
    asks: (who: string, person: string, capacity: string) => `${who} lo pide a ${person} como ${capacity}.`, servers: 'Servidores', andMore: (names: string, n: string) => `${names} y ${n} más`,
    updates: 'Actualizaciones', allUpdates: 'Todas, sin quitar nada ni cambiar de versión', days: 'Días', fromTo: (from: string, to: string) => `del ${from} al ${to}`, ifItFails: 'Si falla', snapshot: 'Se vuelve a la copia anterior',
    exactText: 'Texto exacto (en inglés)', approvePasskey: 'Aprobar con su llave de acceso', withoutScripts: 'La llave de acceso necesita scripts. Puede aprobar sin ella; quizá se le pida más tarde.',
    approveWithout: 'Aprobar sin llave de acceso', approve: 'Aprobar', ifNot: 'Si no, ¿por qué?', choose: 'Elija', inWords: 'En palabras', deny: 'Rechazar',
    planning: 'La planificación no basta', 'back-out': 'El plan de vuelta atrás no basta', timing: 'Mal momento para un proceso importante', resources: 'Entonces faltan personas o medios', other: 'Otra razón, en palabras',
    'it-systems-manager': 'gerente de sistemas', 'technology-coordinator': 'coordinador de tecnología',
    noLink: 'Este enlace no abre nada', approved: 'Aprobado', denied: 'Rechazado', byWhen: (who: string, when: string) => ` por ${who}, ${when}. Queda anotado, y este enlace ya no sirve.`,
    nothing: 'Aquí no se puede decidir nada', signIn: 'Entrar y ver cómo está',
  },
})
