import { createContext, useContext } from 'hono/jsx'

export type Lang = 'en' | 'es'

/** The few words the kit says by itself, in the two languages of public pages. Everything else comes from its callers. */
const WORDS = {
  en: {
    error: 'Error:',
    optional: '(optional)',
    clause: 'clause',
    skip: 'Skip to content',
    fix: 'What is needed',
    refused: 'This cannot be done yet',
    notFound: 'Not found',
    wrong: 'Something is missing or wrong',
    problems: (n: number) => (n === 1 ? 'One thing is in the way' : `${n} things are in the way`),
    fileAgain: (name: string) => `You chose ${name}. Choose it again to send it.`,
  },
  es: {
    error: 'Error:',
    optional: '(opcional)',
    clause: 'cláusula',
    skip: 'Ir al contenido',
    fix: 'Qué hace falta',
    refused: 'Esto todavía no se puede hacer',
    notFound: 'No se encontró',
    wrong: 'Falta algo o hay un error',
    problems: (n: number) => (n === 1 ? 'Falta corregir una cosa' : `Faltan por corregir ${n} cosas`),
    fileAgain: (name: string) => `Usted eligió ${name}. Elíjalo otra vez para enviarlo.`,
  },
} satisfies Record<Lang, unknown>

/** The language of whoever reads the page, and the page's own address for the switch to the other one. */
export const LangContext = createContext<Lang>('en')
export const PathContext = createContext<string | undefined>(undefined)
export const useWords = () => WORDS[useContext(LangContext)]

/** The id of the field with this name: apart from the ids of cards and the page's own. */
export const fieldId = (name: string) => `f-${name}`
