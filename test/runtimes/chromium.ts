import { CHROMIUM, loadPlaywright } from './runtimes.ts'
import type { Place } from './suite/check.ts'
import type { Outcome } from './suite/suite.ts'

/** Runs the suite in a page of the browser. The page is at `/page` of the fault server. */
export async function runInChromium(at: Place): Promise<readonly Outcome[]> {
  const args = ['--no-sandbox', '--disable-dev-shm-usage']
  const browser = await loadPlaywright().chromium.launch({ executablePath: CHROMIUM, args })
  try {
    const page = await browser.newPage()
    await page.goto(`${at.faults}/page`)
    // The page has put the suite among its globals.
    return await page.evaluate(place => (globalThis as unknown as Suite).runSuite(place), at)
  } finally {
    await browser.close()
  }
}

type Suite = Readonly<{ runSuite: (at: Place) => Promise<readonly Outcome[]> }>
