import { Button } from './button.tsx'
import { Stack } from './card.tsx'
import { Form, TextField } from './fields.tsx'
import { PublicPage } from './public-page.tsx'
import type { Lang } from './words.ts'

const SAYS = {
  en: {
    title: 'Does it work?',
    from: 'Lakeside District',
    ask: 'Student information system: sign in, open a class, take attendance. Ten minutes is plenty.',
    yes: 'Yes, it works',
    no: 'No, something is wrong',
    later: 'I cannot test now',
    saw: 'What did you see?',
    foot: 'Asked of J. Ortiz, until 9:30 pm tonight. “No” stops the work and calls the administrator.',
  },
  es: {
    title: '¿Funciona?',
    from: 'Distrito Lakeside',
    ask: 'Sistema de información estudiantil: entre, abra una clase, pase lista. Diez minutos bastan.',
    yes: 'Sí, funciona',
    no: 'No, algo está mal',
    later: 'Ahora no puedo probar',
    saw: '¿Qué vio?',
    foot: 'Se le pidió a J. Ortiz, hasta las 9:30 de esta noche. “No” detiene el trabajo y avisa al administrador.',
  },
} satisfies Record<Lang, unknown>

const OTHER = { en: { lang: 'es', href: '?lang=es' }, es: { lang: 'en', href: '?lang=en' } } as const

/** A public page as a tester gets it. */
export function PublicSample({ lang }: { lang: Lang }) {
  const says = SAYS[lang]
  return (
    <PublicPage lang={lang} title={says.title} from={says.from} other={OTHER[lang]} foot={<p>{says.foot}</p>}>
      <p>{says.ask}</p>
      <Form>
        <TextField name="seen" label={says.saw} rows={3} optional />
        <Stack>
          <Button kind="first" label={says.yes} name="verdict" value="pass" />
          <Button kind="danger" label={says.no} name="verdict" value="fail" />
          <Button label={says.later} name="verdict" value="cannot" />
        </Stack>
      </Form>
    </PublicPage>
  )
}
