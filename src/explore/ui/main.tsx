/** Starts the page. */
import { render } from 'preact'
import { App } from './app.tsx'
import { explorer } from './explorer.ts'

const app = document.getElementById('app') as HTMLElement
const { actions, begin } = explorer(view => {
  render(<App view={view} actions={actions} />, app)
})
begin()
