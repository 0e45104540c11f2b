export { actors, deviceNotFound, exposures, keysOf, kinds, scopes } from './assets.rules.ts'
export { encryptions, statuses, type Encryption } from './details.rules.ts'
export { isCounted, isCountedHosted, isSilent, leftOut, type LeftOut } from './counted.views.ts'
export { LeftOutNote } from './left-out.tsx'
export { tellFacts, updateTold, type ToldDevice, type ToldFact } from './told-devices.store.ts'
export { toldDevices } from './told-devices.views.ts'
export {
  addDevice,
  insertDevices,
  lockDevices,
  noteManaged,
  noteNamed,
  noteSeen,
  placeDevice,
  touchDevice,
  updateDeviceFacts,
} from './assets.store.ts'
export { addGear, thingBySerial, updateGear } from './gear.store.ts'
export { devicesById, servicesOf, personChoices, siteChoices, type Choice, type Device, type Service } from './assets.views.ts'
export { assetsRoutes, deviceRefused, type AssetsParts, type DeviceSection } from './assets.routes.tsx'
export { deviceHref, faultOf, idField, inLabels, whenIn } from './fields.ts'
export { FilterForm } from './filter-form.tsx'
export { firmwareSection } from './firmware/firmware.routes.tsx'
export { labelRoutes } from './labels.routes.ts'
export { setDevice } from './set-device.ts'
export { takeBackExposure } from './take-back-exposure.ts'
export { stateExposure, type ExposureStatement } from './set-exposure.ts'
export { setService } from './set-service.ts'
export { carryAll, giveAllBack, type Carried, type CarriedLine, type DeviceWords } from './carried.ts'
export { assetWords } from './asset-words.ts'
export { conflictsOf, type Choice as FoldChoice, type Conflict } from './folding.rules.ts'
export { foldDevice, servesSomething, unfoldDevice, type BeforeFold } from './folded.store.ts'
export { deviceShares } from './device-shares.views.ts'
export { findDevices } from './find-devices.views.ts'
export { findHosted, findIssues, findServices } from './find-work.views.ts'
export { issuesRoutes } from './issues/issues.routes.tsx'
export { issueDuties, issuesSection } from './issues/issue-duties.tsx'
export { IssuesCard } from './issues/issue.screens.tsx'
export { issuesAbout, issueHolders, contactsOf, type Issue } from './issues/issues.views.ts'
export { issueTimers } from './issues/work-issue.ts'
export { offerIssues } from './issues/offer-issues.ts'
export type { IssueTargets } from './issues/issue-parts.ts'
export { assetTargets } from './targets.ts'
export { servicesRoutes } from './services/services.routes.tsx'
export { setActor } from './others/tell-source.ts'
export { undoActor, undoSourceTold } from './others/take-back-told.ts'
export { dropCurrentVersion, saveCurrentVersion } from './others/sources.store.ts'
export { SourceForm } from './others/source-form.tsx'
export { hostedRoutes } from './hosted/hosted.routes.tsx'
export { markPosture, type PostureMarks } from './posture.store.ts'
export { setSoftwareScope } from './set-software-scope.ts'
export { hostedEnds } from './hosted/hosted.views.ts'
export { answersRoutes } from './answers/answers.routes.tsx'
