/** The script of a Web Worker: says what its searches come to. */
import { reserved, told } from './searches.ts'

declare function postMessage(message: unknown): void

postMessage({ told: told(), reserved: reserved(), isNode: 'process' in globalThis })
