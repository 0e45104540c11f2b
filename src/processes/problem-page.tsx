import type { Refusal } from '../core/result.ts'
import { Refused, titleOfRefusal } from '../kit/problem.tsx'
import { PublicPage } from '../kit/public-page.tsx'
import { StaffPage, type Who } from '../subjects/people/index.ts'

/** A refusal as a page: in the staff frame for whoever is signed in, else by itself. What is not there is told as not there. */
export const problemPage = (refusal: Refusal, who: Who | undefined, path: string) =>
  who ? (
    <StaffPage who={who} path={path} title={titleOfRefusal(refusal)}>
      <Refused refusal={refusal} />
    </StaffPage>
  ) : (
    <PublicPage lang="en" title={titleOfRefusal(refusal)} from="Afterbell">
      <Refused refusal={refusal} isPlain />
    </PublicPage>
  )
