/** The explorer as one HTML file. */
import { htmlDocument } from '../report/html/document.ts'
import type { Carried } from './messages.ts'

export const explorerPage = (script: string, style: string, carried: Carried): Promise<string> =>
  htmlDocument({
    title: 'ioasid-spec explorer',
    style,
    body: [
      '<div id="app"><header><h1>ioasid-spec explorer</h1></header><main><p>The models are being set up …</p></main></div>',
      '<noscript><p>The explorer runs the models in this page, for which it needs scripts.</p></noscript>',
    ],
    data: { carried },
    script,
    // The checker writes programs for what it checks, and a machine of the reader's is a module in an address. Workers have the policy
    // of the page: they fetch nothing either.
    mayRun: " 'unsafe-eval' blob: data:",
    mayAlso: '; worker-src blob:',
  })
