/** The page's only way out: two functions, nothing of Electron's own. */
import { contextBridge, ipcRenderer } from 'electron';
import { BRIDGE_NAME, CALL_CHANNEL, PUSH_CHANNEL, type PageBridge, type Push } from '../contract/bridge.ts';

const bridge: PageBridge = {
  call: (call) => ipcRenderer.invoke(CALL_CHANNEL, call),
  onPush(listener) {
    ipcRenderer.on(PUSH_CHANNEL, (_event, push: Push) => listener(push));
  },
};

contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge);
