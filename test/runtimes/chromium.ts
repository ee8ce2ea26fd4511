import { CHROMIUM, loadPlaywright, type Page } from './runtimes.ts'
import type { Place } from './suite/check.ts'
import type { Outcome } from './suite/suite.ts'

/** Opens an empty page in a browser of its own. */
export async function openPage(): Promise<{ page: Page; close: () => Promise<void> }> {
  const args = ['--no-sandbox', '--disable-dev-shm-usage']
  const browser = await loadPlaywright().chromium.launch({ executablePath: CHROMIUM, args })
  return { page: await browser.newPage(), close: () => browser.close() }
}

/** Runs the suite in a page of the browser. The page is at `/page` of the fault server. */
export async function runInChromium(at: Place): Promise<readonly Outcome[]> {
  const { page, close } = await openPage()
  try {
    await page.goto(`${at.faults}/page`)
    // The page has put the suite among its globals.
    return await page.evaluate(place => (globalThis as unknown as Suite).runSuite(place), at)
  } finally {
    await close()
  }
}

type Suite = Readonly<{ runSuite: (at: Place) => Promise<readonly Outcome[]> }>
