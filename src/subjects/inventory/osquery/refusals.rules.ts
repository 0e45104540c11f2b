import type { Refusal } from '../../../core/result.ts'

export const noNode: Refusal = {
  code: 'inventory/node-not-valid',
  clause: 'PM-3.1',
  status: 401,
  says: 'The node key is missing or wrong, or its enrollment has ended; nothing was stored.',
  satisfiedBy: 'The daemon enrolls again on its own, with a valid key of its site.',
}
export const noPlatform: Refusal = {
  code: 'inventory/platform-not-served',
  clause: 'PM-3.1',
  status: 422,
  says: 'There is no osquery schedule for this system; only Linux, Windows and macOS are supported.',
  satisfiedBy: 'Use another inventory agent there.',
}
export const noDaemon: Refusal = {
  code: 'inventory/no-daemon',
  clause: 'PM-3.1',
  status: 409,
  says: 'No osquery daemon reports for this device, so it cannot be asked anything.',
  satisfiedBy: 'Enroll one with a key of its site.',
}
export const notOfTheList: Refusal = {
  code: 'inventory/question-not-of-the-list',
  clause: 'TU-4.G',
  status: 422,
  says: 'A device can only be asked the questions on the list.',
  satisfiedBy: 'Choose one of the questions; none of them uses the camera or microphone, or reads what somebody wrote.',
  faults: ['question: is not on the list'],
}
export const noAnswerThere = (label: string): Refusal => ({
  code: 'inventory/question-not-there',
  clause: 'PM-3.1',
  status: 409,
  says: `"${label}" has no answer on this device's system.`,
  satisfiedBy: 'Ask something else.',
})
