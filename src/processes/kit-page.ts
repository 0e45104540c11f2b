import { jsx } from 'hono/jsx'
import { KitSample } from '../kit/sample.tsx'
import { PublicSample } from '../kit/sample-public.tsx'
import { route, view, type Route } from '../platform/http/route.ts'
import type { Who } from '../subjects/people/index.ts'

const words = { parts: 'every part that screens are made of, with made-up content' }

/** Every part of the kit on one page, for whoever builds or reviews screens. Nothing on it is of any district. */
export const kitRoutes: readonly Route<Who>[] = [
  route<Who>({ method: 'GET', path: '/kit', says: 'Every part of the screens, with made-up content', may: 'anyone', handle: () => view(words, () => jsx(KitSample, {})) }),
  route<Who>({ method: 'GET', path: '/kit/public', says: 'The parts of public pages, with made-up content', may: 'anyone', handle: () => view(words, () => jsx(PublicSample, { lang: 'en' })) }),
]
