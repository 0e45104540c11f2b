import { Card } from '../../kit/card.tsx'
import { KeyValue } from '../../kit/values.tsx'
import { route, view, type Route } from '../../platform/http/route.ts'
import { signedIn, StaffPage, type Who } from '../people/index.ts'
import { readGlossary, type GlossaryWord } from './glossary.rules.ts'

/** The words of the product for whoever meets one they do not know. `text`: docs/glossary.md. */
export const glossaryRoutes = ({ text }: { readonly text: string }): readonly Route<Who>[] => {
  const words = readGlossary(text)
  return [
    route<Who>({
      method: 'GET',
      path: '/glossary',
      says: 'What the words of these pages mean',
      may: 'signed-in',
      handle: ({ who }) => view({ words }, () => <GlossaryPage who={signedIn(who)} words={words} />),
    }),
  ]
}

function GlossaryPage({ who, words }: { who: Who; words: readonly GlossaryWord[] }) {
  return (
    <StaffPage
      who={who}
      path="/glossary"
      title="Words"
      question="What does this word mean here?"
      answer={`${words.length} words. Each one means the same thing on every page and in every report.`}
    >
      <Card id="words" title="Words in alphabetical order">
        <KeyValue
          items={words.map(({ word, means, not }) => ({
            key: word,
            value: (
              <>
                {means}
                {not && (
                  <>
                    {' '}
                    <small>Elsewhere: {not}</small>
                  </>
                )}
              </>
            ),
          }))}
        />
      </Card>
    </StaffPage>
  )
}
