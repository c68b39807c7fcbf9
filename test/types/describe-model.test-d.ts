/** What the compiler refuses in a test of a whole model. tsc reads this file; nobody runs it. */
import { describeModel } from '../../src/vitest/door.ts'
import { careful } from '../library.ts'

describeModel(careful, { mutants: true, scope: { user: 3 } })
// @ts-expect-error what is expected is recorded of the model as it stands: `toHold` asks one property of a mutant
describeModel(careful, { mutant: 'careless' })
