// Owns a device's settings: what it should run, what it runs, and what sets it apart.
import { parse } from "yaml";
import type { Device } from "../../../../../server/contract/fleet.ts";
import type { DeviceConfig, DevicePreview } from "../../../../../server/contract/template.ts";
import { PageHead } from "../../../../components/page_head.tsx";
import { placesOf } from "../../../../components/place.ts";
import { PreviewList } from "../../../../components/preview_list.tsx";
import { mayWrite } from "../../../../components/rights.ts";
import { isMapping } from "../../../../config/setting_schema.ts";
import { writeYaml } from "../../../../config/yaml_text.ts";
import { t } from "../../../../i18n/translate.ts";
import ConfigState from "../../../../islands/config_state.tsx";
import OverrideEditor from "../../../../islands/override_editor.tsx";
import { HttpError, page } from "../../../../runtime/define.ts";
import { define } from "../../../../state.ts";

interface ConfigurationData {
  readonly device: Device;
  readonly config: DeviceConfig;
  readonly zone: string;
  /** What its template's newest version would make of it; `null`: it has no template yet. */
  readonly newest: DevicePreview | null;
}

export const title = define.title<ConfigurationData>(({ device }) =>
  t("Configuration of {name}", { name: device.name })
);

export const handler = define.handlers<ConfigurationData>({
  async GET({ state, params }) {
    const id = params.id ?? "";
    const [device, config, locations] = await Promise.all([
      state.api.device(id),
      state.api.deviceConfig(id),
      state.api.locations(),
    ]);
    if (!device.ok) throw new HttpError(device.status === 400 ? 404 : device.status || 503);
    if (!config.ok) throw new HttpError(config.status || 503);
    const places = placesOf(locations.ok ? locations.data.items : []);
    const zone = places[device.data.location_id]?.timezone ?? "UTC";
    const templateId = config.data.desired?.template_id;
    const preview = templateId === undefined
      ? null
      : await state.api.previewTemplate(templateId, { device_ids: [id] });
    const newest = preview?.ok ? preview.data.items[0] ?? null : null;
    return page({ device: device.data, config: config.data, zone, newest });
  },
});

export default define.page<ConfigurationData>(({ data, state }) => {
  const { device, config, zone, newest } = data;
  return (
    <>
      <PageHead
        title={t("Configuration")}
        up={{ href: `/devices/${device.id}`, label: device.name }}
      />
      <ConfigState config={config} zone={zone} />
      {newest !== null && (
        <section class="card part">
          <h2>{t("Against the newest version of its template")}</h2>
          <p class="hint">
            {t("What would change at this device if that version were deployed to it now.")}
          </p>
          <PreviewList items={[newest]} />
        </section>
      )}
      <section class="card part">
        <h2>{t("What sets it apart")}</h2>
        <p class="hint">
          {t("Goes over the template, and acts with the next deployment to this device.")}
        </p>
        <OverrideEditor
          deviceId={device.id}
          overrides={config.overrides}
          settingsYaml={writeYaml(config.overrides.settings)}
          cameraIds={cameraIdsOf(config, device)}
          canWrite={mayWrite(state.user)}
        />
      </section>
    </>
  );
});

function cameraIdsOf({ desired }: DeviceConfig, device: Device): string[] {
  const settings: unknown = desired === null ? null : parse(desired.config_yaml);
  const written = isMapping(settings) && Array.isArray(settings.cameras) ? settings.cameras : [];
  const ids = written.flatMap((camera) =>
    isMapping(camera) && typeof camera.id === "string" ? [camera.id] : []
  );
  return [...new Set([...ids, ...device.cameras.map(({ camera_id }) => camera_id)])];
}
