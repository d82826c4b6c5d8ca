import { t } from "../i18n/translate.ts";
import { EditableLine } from "../side/About.tsx";
import { useClient } from "../ui/client.ts";
import { useLive } from "../ui/live.ts";
import { SettingsSection } from "./Settings.tsx";

export function Workspace() {
  const client = useClient();
  const workspace = useLive(client.workspace);
  return (
    <SettingsSection title={t("settings.workspace")} text={t("workspace.text")}>
      <EditableLine
        label={t("field.workspace")}
        value={workspace.name}
        changeable
        save={(name) =>
          client.commands.run("rename-workspace", {
            name,
            ...(workspace.seen === undefined ? {} : { seen: workspace.seen }),
          })
        }
      />
    </SettingsSection>
  );
}
