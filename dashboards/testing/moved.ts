/** Every figure of a settings object moved a little, texts and shape kept: what depends on one moves with it. */
export function moved<Settings>(settings: Settings, by: number): Settings {
  if (typeof settings === "number") return (settings + by) as Settings;
  if (typeof settings !== "object" || settings === null) return settings;
  const entries = Object.entries(settings).map(([key, value]) => [key, moved(value, by)]);
  return Object.fromEntries(entries) as Settings;
}
