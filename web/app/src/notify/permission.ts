/** Whether this browser may show notices. Asked for at the first mention or in the settings, never at the start. */
import { Cell, type Live } from "@fermata/store/live";

export type NoticePermission = NotificationPermission | "unsupported";

// Plain http on a LAN has the name but never the permission.
const supported = "Notification" in window && isSecureContext;
const permission = new Cell<NoticePermission>(supported ? Notification.permission : "unsupported");

export const mayNotify: Live<NoticePermission> = permission;

/** Must be called from a click: browsers refuse otherwise. */
export async function wantNotices(): Promise<void> {
  if (supported) permission.set(await Notification.requestPermission());
}
