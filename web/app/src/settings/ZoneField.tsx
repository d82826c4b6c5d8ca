import { useMemo } from "react";
import { timeIn } from "../i18n/dates.ts";
import { t } from "../i18n/translate.ts";

/** The zone that this browser is in. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A time zone by name; shows what time it is there. */
export function ZoneField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (zone: string) => void;
}) {
  const zones = useMemo(() => {
    const all = Intl.supportedValuesOf("timeZone");
    return all.includes(value) || value === "" ? all : [value, ...all];
  }, [value]);
  return (
    <div className="field">
      <label htmlFor="zone">{t("field.zone")}</label>
      <select id="zone" className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replace(/_/g, " ")}
          </option>
        ))}
      </select>
      <span className="hint">{t("field.zoneNow", { time: timeIn(value, Date.now()) ?? "–" })}</span>
    </div>
  );
}
