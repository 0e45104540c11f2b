import { deflateSync, gzipSync } from 'node:zlib'
import type { Refusal } from '../../core/result.ts'
import type { AgentGateway, Answer, Asked, Compression } from './contract.ts'

// The exact words agents wait for. A PROLOG without SEND brings no inventory; a GLPI Agent refuses an answer without `expiration`
// (hours), and its very first request is still an XML PROLOG that must be answered in JSON when it carries GLPI-Agent-ID.

const json = 'application/json'
const contentTypes = { zlib: 'application/x-compress-zlib', gzip: 'application/x-compress-gzip' } as const
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

export const accepted: AgentGateway['accepted'] = (asked, hours) => {
  if (asked.kind === 'getconfig') return plain('{}') // nothing to do for deploy, collect, ESX
  if (speaksJson(asked)) {
    const reply = { status: 'ok', expiration: hours, ...(asked.kind === 'contact' ? contact : {}) }
    return write(asked.compression, json, JSON.stringify(reply))
  }
  const reply = asked.kind === 'prolog' ? `<PROLOG_FREQ>${hours}</PROLOG_FREQ><RESPONSE>SEND</RESPONSE>` : '<RESPONSE>NO_ACCOUNT_UPDATE</RESPONSE>'
  return write(asked.compression, 'application/xml', `${declaration}<REPLY>${reply}</REPLY>\n`)
}

// Named and numbered as the server GLPI Agent knows: it sends its inventory as JSON to that one only.
const contact = { disabled: [], tasks: { inventory: { server: 'glpi', version: '10.0.16' } } }

export const pending: AgentGateway['pending'] = (asked, seconds) =>
  write(asked.compression, json, JSON.stringify({ status: 'pending', expiration: `${seconds}s` }))

/** GLPI Agent logs the message and ends its run. XML agents know no error message: they log the status line; the body is for people. */
export const refused: AgentGateway['refused'] = (refusal, asked) => {
  const status = refusal.status ?? 422
  if (asked !== undefined && speaksJson(asked)) {
    return { ...write(asked.compression, json, JSON.stringify({ status: 'error', message: sentence(refusal), expiration: 24 })), status }
  }
  return { status, contentType: 'application/problem+json', body: Buffer.from(JSON.stringify({ title: refusal.says, ...refusal, status })) }
}

export const asksForConfig: AgentGateway['asksForConfig'] = (query) => query.get('action') === 'getConfig'

const speaksJson = (asked: Asked): boolean => asked.dialect === 'glpi-json' || (asked.kind === 'prolog' && asked.agentId !== undefined)

const sentence = (refusal: Refusal): string => `${refusal.says} ${refusal.satisfiedBy} (${refusal.code}, ${refusal.clause})`

const plain = (text: string): Answer => ({ status: 200, contentType: json, body: Buffer.from(text) })

const write = (compression: Compression, contentType: string, text: string): Answer => {
  const body = Buffer.from(text)
  if (compression === 'none') return { status: 200, contentType, body }
  return { status: 200, contentType: contentTypes[compression], body: compression === 'zlib' ? deflateSync(body) : gzipSync(body) }
}
