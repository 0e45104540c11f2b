import type { Refusal } from '../../../core/result.ts'

export const noNode: Refusal = {
  code: 'inventory/node-not-valid',
  clause: 'PM-3.1',
  status: 401,
  says: 'The node key is missing, wrong, or its enrolment is over; nothing was stored.',
  satisfiedBy: 'The daemon enrols again by itself, with a key of its site that is in force.',
}
export const noPlatform: Refusal = {
  code: 'inventory/platform-not-served',
  clause: 'PM-3.1',
  status: 422,
  says: 'osquery runs on a system there is no schedule for; Linux, Windows and macOS are asked.',
  satisfiedBy: 'Use another inventory agent there.',
}
export const noDaemon: Refusal = {
  code: 'inventory/no-daemon',
  clause: 'PM-3.1',
  status: 409,
  says: 'No daemon of osquery reports for this device, so it can be asked nothing.',
  satisfiedBy: 'Enrol one with a key of its site.',
}
export const notOfTheList: Refusal = {
  code: 'inventory/question-not-of-the-list',
  clause: 'TU-4.G',
  status: 422,
  says: 'A device can be asked what stands on the list, and nothing else.',
  satisfiedBy: 'Choose one of the questions; none of them sees, hears or reads what somebody wrote.',
  faults: ['question: is not on the list'],
}
export const noAnswerThere = (label: string): Refusal => ({
  code: 'inventory/question-not-there',
  clause: 'PM-3.1',
  status: 409,
  says: `"${label}" has no answer on this device's system.`,
  satisfiedBy: 'Ask something else.',
})
