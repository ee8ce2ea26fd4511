/** The suite in a page, for the program that holds the browser to call. */
import { runSuite } from './suite.ts'

Object.assign(globalThis, { runSuite })
