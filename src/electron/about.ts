/** The About panel, and where new versions are: Tidemark never looks for them, its user may. */
import { app, shell } from 'electron';
import { MENU } from '../core/texts.ts';

/** Set by the build (vite.config.ts): the page with the releases of the repository that built this; null elsewhere. */
declare const RELEASES_PAGE: string | null;

/** Says in the About panel that nothing looks for updates. */
export function setAboutPanel(): void {
  app.setAboutPanelOptions({
    applicationName: app.getName(),
    applicationVersion: app.getVersion(),
    credits: MENU.noUpdates(app.getName()),
  });
}

/** Opens the releases in the user's browser; null where it is not known where they are. */
export const openReleases: (() => void) | null =
  RELEASES_PAGE === null ? null : () => void shell.openExternal(RELEASES_PAGE);
