export { calendarRoutes } from './closed-days.routes.tsx'
export { officeCalendar } from './closed-days.views.ts'
