// Each page filtered, sorted or empty: what tests/browser/product.test.ts sees of it as it is come to must hold there too.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserMissing } from '../browser/lib.ts'
import { staffPages } from '../browser/pages.ts'
import { openProduct, type Product } from '../browser/product-world.ts'

const missing = browserMissing()
if (missing) console.warn(`skipped: ${missing}`)

let product: Product

describe.skipIf(missing !== undefined)('further states of the pages', () => {
  beforeAll(async () => {
    product = await openProduct()
  }, 240_000)
  afterAll(async () => {
    await product?.close()
  })

  test('of staff, signed in', async () => {
    const addresses = await product.allOf(staffPages, 'further')
    expect(addresses.length).toBeGreaterThan(30)
    expect(await product.visited(product.staff, addresses)).toEqual([])
  }, 900_000)
})
