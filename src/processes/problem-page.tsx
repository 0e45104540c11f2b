import type { Refusal } from '../core/result.ts'
import { Problem } from '../kit/problem.tsx'
import { PublicPage } from '../kit/public-page.tsx'
import { StaffPage, type Who } from '../subjects/people/index.ts'

/** A refusal as a page: in the staff frame for whoever is signed in, else by itself. */
export const problemPage = (refusal: Refusal, who: Who | undefined, path: string) =>
  who ? (
    <StaffPage who={who} path={path} title="This cannot be done">
      <Problem refusal={refusal} />
    </StaffPage>
  ) : (
    <PublicPage lang="en" title="This cannot be done" from="Afterbell">
      <Problem refusal={refusal} />
    </PublicPage>
  )
