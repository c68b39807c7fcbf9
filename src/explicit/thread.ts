/** What runs in a thread: a helper, for as long as the thread lives. */
import { help } from './helper.ts'

const { receiveMessageOnPort, workerData } = process.getBuiltinModule('node:worker_threads')
const { board, me, port } = workerData
help(
  board,
  me,
  () => {
    let message = receiveMessageOnPort(port)
    while (message === undefined) message = receiveMessageOnPort(port)
    return message.message
  },
  part => port.postMessage(part),
)
