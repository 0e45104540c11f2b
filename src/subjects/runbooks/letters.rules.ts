// The words of every notice about a run. Plain text; what a name holds is shown as it is and never interpreted.
import { inSpanish } from '../../core/time/words-es.ts'
import { inWords, spanInWords } from '../../core/time/words.ts'

export type Letter = { readonly subject: string; readonly body: string }
export type About = {
  readonly hostname: string
  readonly service: string
  readonly ticket: string
  readonly start: string
  readonly end: string
  readonly zone: string
  readonly administrator: string
}

const when = ({ start, end, zone }: About): string => spanInWords(start, end, zone)
const foot = ({ ticket, administrator }: About): string => `\n\nTicket ${ticket}. Questions go to ${administrator}.`
const thing = ({ service, hostname }: About): string => (service === '' ? hostname : `${service} (${hostname})`)

// Letters to people outside the technology department are in both languages: nobody's is known before they answer.
const alsoInSpanish = (text: string): string => `\n\n— En español —\n${text}`
const whenInSpanish = ({ start, end, zone }: About): string => `del ${inSpanish(start, zone)} al ${inSpanish(end, zone)}`

export const letters = {
  'before-patching': (about: About): Letter => ({
    subject: `${thing(about)} is updated ${inWords(about.start, about.zone)}`,
    body: `${thing(about)} gets its security updates from ${when(about)}. It may be unavailable during that time. Save your work and sign out beforehand.${alsoInSpanish(
      `${thing(about)} recibe sus actualizaciones de seguridad ${whenInSpanish(about)}. Puede no estar disponible. Guarde su trabajo y cierre la sesión antes.`,
    )}${foot(about)}`,
  }),
  'tester-asked': (about: About): Letter => ({
    subject: `Can you test ${about.service} ${inWords(about.start, about.zone)}?`,
    body: `${thing(about)} is updated from ${when(about)}. Afterwards, somebody who uses it must say whether it works: you. Please say whether this time suits you:${alsoInSpanish(
      `${thing(about)} se actualiza ${whenInSpanish(about)}. Después alguien que lo usa debe decir si funciona: usted. Diga en el enlace si esa hora le conviene.`,
    )}${foot(about)}`,
  }),
  'ready-to-test': (about: About & { deadline: string }): Letter => ({
    subject: `Ready to test: ${about.service}`,
    body: `The update of ${thing(about)} is finished. Please try it now and say by ${inWords(about.deadline, about.zone)} whether it works:${alsoInSpanish(
      `La actualización de ${thing(about)} ha terminado. Pruébelo ahora y diga en el enlace, hasta ${inSpanish(about.deadline, about.zone)}, si funciona.`,
    )}${foot(about)}`,
  }),
  'update-finished': (about: About): Letter => ({
    subject: `Update finished: ${thing(about)}`,
    body: `The update of ${thing(about)} is finished and it is being tested. You will hear again when it is back in production.${foot(about)}`,
  }),
  completed: (about: About): Letter => ({
    subject: `Done: ${thing(about)} is back in production`,
    body: `${thing(about)} was updated, tested and is back in production. Tell us if anything is different from before.${alsoInSpanish(
      `${thing(about)} se actualizó, se probó y vuelve a estar en servicio. Avísenos si algo no es como antes.`,
    )}${foot(about)}`,
  }),
  postponed: (about: About): Letter => ({
    subject: `Postponed: the update of ${thing(about)}`,
    body: `The update of ${thing(about)} failed its test and was undone. It works as before. You will be told the new date beforehand.${alsoInSpanish(
      `La actualización de ${thing(about)} no pasó la prueba y se deshizo. Funciona como antes. Antes de la nueva fecha se le avisa.`,
    )}${foot(about)}`,
  }),
  withdrawn: (about: About & { reason: string }): Letter => ({
    subject: `Not now: the update of ${thing(about)}`,
    body: `The update of ${thing(about)} planned for ${when(about)} does not take place: ${about.reason}${foot(about)}`,
  }),
  'not-told': (about: About & { count: number }): Letter => ({
    subject: `Not notified in time: the update of ${thing(about)}`,
    body: `${about.count} ${about.count === 1 ? 'message' : 'messages'} ahead of the update of ${thing(about)}, planned ${when(about)}, had not been sent before that start and ${about.count === 1 ? 'was' : 'were'} dropped: after the start it is too late to notify anybody in advance. The update does not start until everybody has been notified; plan another time.${foot(about)}`,
  }),
  'tester-declined': (about: About & { who: string; what: string }): Letter => ({
    subject: `${about.who} ${about.what}: test of ${about.service}`,
    body: `${about.who} ${about.what} for the test of ${thing(about)} planned ${when(about)}. The run does not start until its tester accepts.${foot(about)}`,
  }),
  'test-result': (about: About & { result: string }): Letter => ({
    subject: `${about.result.split('.')[0] ?? ''}: ${thing(about)}`,
    body: `${about.result}${foot(about)}`,
  }),
} as const
