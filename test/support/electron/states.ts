import type { Rectangle, TitleOptions } from 'electron';

/** What the test sees of the status item. */
export interface TrayState {
  title: string;
  titleOptions: TitleOptions | null;
  tooltip: string;
  imagePath: string;
  isTemplate: boolean;
  guid: string | null;
  destroyed: boolean;
  /** The app dropped it and it was garbage-collected. */
  lost: boolean;
  bounds: Rectangle;
  setTitleCalls: { title: string; options: TitleOptions | null }[];
  setImageCalls: { path: string; isTemplate: boolean }[];
}

/** What the test sees of one menu item. */
export interface PlainMenuItem {
  label: string;
  type: string;
  role?: string;
  id?: string;
  accelerator?: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  submenu?: PlainMenuItem[];
}

/** What the test sees of one notification; `lost` when the app dropped it and it was garbage-collected. */
export interface NotificationState {
  id: string;
  groupId: string;
  title: string;
  subtitle: string;
  body: string;
  silent: boolean;
  status: 'shown' | 'failed' | 'clicked' | 'closed' | 'replaced' | 'removed' | 'lost';
}

/** What the test sees of one window, destroyed ones included. */
export interface WindowState {
  id: number;
  visible: boolean;
  focused: boolean;
  destroyed: boolean;
  bounds: Rectangle;
  url: string;
  options: Record<string, unknown>;
}

/** A message with a sender of the test's choice; `url: null` is a frame that is gone by then. */
export interface MadeUpIpc {
  url: string | null;
  channel: string;
  args?: unknown[];
  method?: 'invoke' | 'send';
  /** Comes from a frame inside the page rather than from the page. */
  inSubframe?: boolean;
}
