import { inSpanish } from '../../core/time/words-es.ts'
import { inWords } from '../../core/time/words.ts'
import { bilingual } from '../../kit/say.ts'

/** The tester's pages, in the two languages of public pages. */
export const testerWords = bilingual({
  en: {
    when: (at: string, zone: string) => inWords(at, zone), canYou: (service: string) => `Can you test ${service}?`, aboutTen: (when: string) => `${when}, about ten minutes.`,
    yesICan: 'Yes, I can', betterThen: 'Better then', anotherTime: 'Another time', iCannot: 'I cannot', doesItWork: (service: string) => `Does ${service} work?`,
    tryIt: 'Try what you do every day.', works: 'Yes, it works', whatFails: 'What does not work?', no: 'No', notNow: 'I cannot test now', until: (when: string) => `Until ${when}.`,
    over: 'This link does nothing more', thanks: 'Thank you', accepted: 'You test it then. A mail tells you when it is ready.', 'other-time': 'The systems administrator hears of your time.',
    cannot: 'The systems administrator hears of it.', pass: 'It is recorded: it works.', fail: 'It is recorded. The systems administrator is told now.',
  },
  es: {
    when: (at: string, zone: string) => inSpanish(at, zone), canYou: (service: string) => `¿Puede probar ${service}?`, aboutTen: (when: string) => `${when}, unos diez minutos.`,
    yesICan: 'Sí, puedo', betterThen: 'Mejor entonces', anotherTime: 'Otra hora', iCannot: 'No puedo', doesItWork: (service: string) => `¿Funciona ${service}?`,
    tryIt: 'Pruebe lo que hace todos los días.', works: 'Sí, funciona', whatFails: '¿Qué no funciona?', no: 'No funciona', notNow: 'Ahora no puedo probar', until: (when: string) => `Hasta ${when}.`,
    over: 'Este enlace ya no hace nada', thanks: 'Gracias', accepted: 'Usted lo prueba entonces. Un correo le avisa cuando esté listo.', 'other-time': 'El administrador de sistemas recibe su propuesta.',
    cannot: 'El administrador de sistemas lo sabrá.', pass: 'Queda anotado: funciona.', fail: 'Queda anotado. Se avisa ahora al administrador de sistemas.',
  },
})
