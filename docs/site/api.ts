/** The API pages: what the doors of the package give, written by TypeDoc from their docstrings. */
import { Application, Logger, LogLevel, PageEvent, TypeDocReader } from 'typedoc'

/**
 * Writes the pages to a folder. Gives what TypeDoc complains of: something public without a docstring, a link that leads nowhere,
 * a type that is spoken of and not exported.
 */
export async function writeApi(folder: string): Promise<string[]> {
  const app = await Application.bootstrap({ out: folder }, [new TypeDocReader()])
  const complaints: string[] = []
  app.logger = new (class extends Logger {
    override log(message: string, level: LogLevel): void {
      if (level >= LogLevel.Warn) complaints.push(message)
    }
  })()
  app.renderer.on(PageEvent.END, page => {
    page.contents = (page.contents ?? '')
      // A script puts the icons into each page. From disk, a browser would complain of asking a file for them.
      .replace(/ href="[^"]*icons\.svg#/g, ' href="#')
      .replaceAll('href="site:', `href="${'../'.repeat(page.url.split('/').length)}`)
  })
  const project = await app.convert()
  if (project !== undefined) {
    app.validate(project)
    await app.generateOutputs(project)
  }
  return complaints
}
