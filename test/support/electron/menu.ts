import type * as Electron from 'electron';
import type { PlainMenuItem } from './states.ts';
import { app } from './app.ts';
import { requireReady } from './lifecycle.ts';
import {
  call,
  type Callback,
  cancelable,
  checkKeys,
  define,
  type Part,
  record,
  Strict,
  strict,
} from './strict.ts';

type Template = Omit<Electron.MenuItemConstructorOptions, 'submenu' | 'click'> & {
  submenu?: Menu | (Template | MenuItem)[];
  click?: Callback;
};

/** The menus that stay alive: the one in the bar, and the last one that was popped up. */
const kept: Record<'application' | 'popup', Menu | null> = { application: null, popup: null };
let whenClosed: (() => void) | undefined;

class MenuItem extends Strict {
  declare readonly label: string;
  declare readonly id: string;
  declare readonly type: string;
  declare readonly submenu: Menu | undefined;
  declare readonly click: () => void;
  declare enabled: boolean;
  declare visible: boolean;
  declare checked: boolean;

  constructor(options: Template) {
    checkKeys('MenuItemConstructorOptions', options);
    const { label, role, type, submenu, click } = options;
    if (label === undefined && role === undefined && type === undefined) {
      throw new Error('Invalid template for MenuItem: must have at least one of label, role or type');
    }
    if (role !== undefined && click !== undefined) {
      throw new Error('electron stand-in: Electron ignores the click of a menu item that has a role');
    }
    super('MenuItem');
    define(this, { id: '', enabled: true, visible: true, checked: false, accelerator: null, ...options });
    define(this, {
      label: label ?? role ?? '',
      type: type ?? (submenu ? 'submenu' : 'normal'),
      submenu: Array.isArray(submenu) ? buildFromTemplate(submenu) : submenu,
      click: () => {
        this.checked = this.type === 'radio' || (this.type === 'checkbox' && !this.checked);
        if (role === 'quit') {
          app.quit();
        } else if (role !== undefined) {
          record('MenuItem', role, []);
        }
        if (click) {
          call(click, this, undefined, cancelable());
        }
      },
    });
  }
}

export class Menu extends Strict implements Part<Electron.Menu, 'items' | 'append'> {
  readonly items: MenuItem[] = [];

  constructor() {
    super('Menu');
  }

  append(item: MenuItem): void {
    this.items.push(item);
  }

  popup(options: Electron.PopupOptions = {}): void {
    checkKeys('PopupOptions', options);
    showMenu(this, options.callback);
  }

  closePopup(): void {
    kept.popup?.emit('menu-will-close', cancelable());
    whenClosed?.();
  }
}

function buildFromTemplate(template: (Template | MenuItem)[]): Menu {
  const menu = new Menu();
  template.forEach((item) => menu.append(item instanceof MenuItem ? item : new MenuItem(item)));
  return menu;
}

/** Pops a menu up; it stays up until an item is clicked or it is closed. */
export function showMenu(menu: Menu, onceClosed?: () => void): void {
  requireReady('Menu.popup');
  kept.popup = menu;
  whenClosed = onceClosed;
  menu.emit('menu-will-show', cancelable());
}

/** The items of the menu that was popped up last, or of the one in the menu bar; null when there is none. */
export function menuItems(which: keyof typeof kept): PlainMenuItem[] | null {
  return kept[which]?.items.map(plainItem) ?? null;
}

/** Clicks the item with this label, in submenus too; refuses what a user could not click. */
export function clickMenuItem(label: string, which: keyof typeof kept = 'popup'): void {
  const item = flatten(kept[which]?.items ?? []).find((each) => each.label === label);
  if (!item?.enabled || !item.visible) {
    throw new Error(`electron stand-in: the menu has no item '${label}' that can be clicked`);
  }
  if (which === 'popup') {
    kept.popup?.closePopup();
  }
  item.click();
}

function flatten(items: MenuItem[]): MenuItem[] {
  return items.flatMap((item) => [item, ...flatten(item.submenu?.items ?? [])]);
}

function plainItem(item: MenuItem): PlainMenuItem {
  const own: Partial<PlainMenuItem> = Object.fromEntries(
    ['role', 'id', 'accelerator'].filter((key) => key in item).map((key) => [key, Reflect.get(item, key)]),
  );
  const { label, type, enabled, visible, checked, submenu } = item;
  return {
    ...own,
    label,
    type,
    enabled,
    visible,
    checked,
    ...(submenu && { submenu: submenu.items.map(plainItem) }),
  };
}

const statics = {
  buildFromTemplate,
  getApplicationMenu: (): Menu | null => kept.application,
  setApplicationMenu(menu: Menu | null): void {
    requireReady('Menu.setApplicationMenu');
    kept.application = menu;
  },
};

/** What the app imports. */
export const menuModules = {
  Menu: strict(define(Menu, statics), 'Menu', 'static'),
  MenuItem: strict(MenuItem, 'MenuItem', 'static'),
};
