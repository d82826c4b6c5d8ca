/** Where I am signed in; what I do not know any more can be signed out. */
import type { Device } from "@fermata/sync/http";
import { useCallback } from "react";
import { since } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";
import { useConnected } from "../ui/client.ts";
import { useNow } from "../ui/clock.ts";
import { Icon } from "../ui/Icon.tsx";
import { say } from "../ui/toast.tsx";
import { SettingsSection } from "./Settings.tsx";
import { useList } from "./useList.ts";

/** Programs sign in without a name. */
const nameOf = (device: Device): string => (device.name === "" ? t("devices.unnamed") : device.name);

export function Devices() {
  const { http } = useConnected();
  const now = useNow();
  const list = useList(useCallback(() => http.devices(), [http]));
  const others = list.items?.some((device) => !device.current) === true;
  return (
    <SettingsSection title={t("settings.devices")} text={t("devices.text")}>
      {list.problem === undefined ? null : <p className="problem">{list.problem}</p>}
      <ul className="things">
        {list.items?.map((device) => (
          <li key={device.id} className="thing">
            <Icon name="monitor" />
            <div>
              <strong>
                <bdi>{nameOf(device)}</bdi>
              </strong>{" "}
              {device.current ? <span className="tag">{t("devices.this")}</span> : null}
              <p className="faint small">{t("devices.seen", { when: since(device.lastSeenAt, now) })}</p>
            </div>
            {device.current ? null : (
              <button
                type="button"
                className="button small"
                aria-label={t("devices.revokeNamed", { name: nameOf(device) })}
                onClick={() => list.change(() => http.revokeDevice(device.id))}
              >
                {t("devices.revoke")}
              </button>
            )}
          </li>
        ))}
      </ul>
      {others ? (
        <div>
          <button
            type="button"
            className="button"
            onClick={() =>
              list.change(async () => {
                await http.revokeOtherDevices();
                say(t("devices.othersRevoked"));
              })
            }
          >
            {t("devices.revokeOthers")}
          </button>
        </div>
      ) : null}
    </SettingsSection>
  );
}
