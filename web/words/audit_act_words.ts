// Owns what the audit log's acts and things are called for people; the API's own names stay the keys.
import type { AuditAction, AuditTargetKind } from "../../server/contract/audit_action.ts";
import { t, type Text } from "../i18n/translate.ts";

const ACTS: Readonly<Record<AuditAction, Text>> = {
  "api_key.create": "API key made",
  "api_key.revoke": "API key revoked",
  "audit.delete_before": "Old rows of this log deleted",
  "audit.export": "Audit log exported",
  "bulk_action.run": "One act on many devices",
  "camera.update": "Camera's labels changed",
  "camera.view": "Camera looked at live",
  "claim_batch.create": "Box of claim codes made",
  "claim_batch.view_codes": "Claim codes of a box looked at",
  "delivery.replay": "Delivery sent again",
  "deployment.create": "Deployment begun",
  "deployment.finish": "Deployment finished",
  "deployment.halt": "Deployment halted",
  "deployment.pause": "Deployment paused",
  "deployment.resume": "Deployment resumed",
  "deployment.revert": "Deployment taken back",
  "device.delete": "Device deleted",
  "device.enroll": "Connected with its claim code",
  "device.maintenance_ended": "Maintenance ended by itself",
  "device.new_claim_code": "New claim code made",
  "device.override_config": "Own settings changed",
  "device.quarantine": "Put into quarantine",
  "device.register": "Registered",
  "device.release": "Released from quarantine",
  "device.replace": "Another machine takes its place",
  "device.rotate_token": "Token replaced",
  "device.send_command": "Command sent",
  "device.token_adopted": "New token in use",
  "device.update": "Device changed",
  "endpoint.create": "Endpoint made",
  "endpoint.delete": "Endpoint deleted",
  "endpoint.replay": "Events sent to an endpoint again",
  "endpoint.rotate_secret": "Endpoint's secret replaced",
  "endpoint.test": "Endpoint tried",
  "endpoint.update": "Endpoint changed",
  "found_camera.adopt": "Found camera taken in",
  "found_camera.ignore": "Found camera ignored",
  "found_camera.restore": "Found camera no longer ignored",
  "incident.acknowledge": "Incident taken in hand",
  "invitation.accept": "Invitation accepted",
  "invitation.create": "Person invited",
  "invitation.revoke": "Invitation withdrawn",
  "list.create": "List made",
  "list.delete": "List deleted",
  "list.import": "Plates imported into a list",
  "list.update": "List changed",
  "list_entry.delete": "Plate taken off a list",
  "list_entry.put": "Plate put on a list",
  "location.create": "Location made",
  "location.delete": "Location deleted",
  "location.delete_old_reads": "Old reads deleted",
  "location.set_maintenance_windows": "Maintenance windows changed",
  "location.update": "Location changed",
  "location.update_reading": "Location's reading changed",
  "notification_rule.create": "Notification rule made",
  "notification_rule.delete": "Notification rule deleted",
  "notification_rule.test": "Notification rule tried",
  "notification_rule.update": "Notification rule changed",
  "picture.view": "Picture looked at",
  "plate.correct": "Plate corrected",
  "plate.process": "Plate read when asked",
  "plates.export": "Plates exported",
  "session.create": "Signed in",
  "session.end": "Session ended",
  "template.add_version": "New version of a template",
  "template.create": "Template made",
  "user.begin_two_factor": "Second factor begun",
  "user.change_password": "Password changed",
  "user.confirm_two_factor": "Second factor switched on",
  "user.create": "User made",
  "user.create_password_reset": "Link for a new password made",
  "user.end_two_factor": "Second factor switched off",
  "user.new_backup_codes": "New backup codes made",
  "user.request_password_reset": "New password asked for",
  "user.reset_password": "New password set by link",
  "user.reset_two_factor": "Second factor taken away",
  "user.update": "User changed",
  "visit.give_plate": "Missed car given its plate",
  "visit.review": "Visit reviewed",
};

const KINDS: Readonly<Record<AuditTargetKind, Text>> = {
  api_key: "API key",
  audit_log: "Audit log",
  bulk_action: "Act on many",
  camera: "Camera",
  claim_batch: "Box of codes",
  delivery: "Delivery",
  deployment: "Deployment",
  device: "Device",
  endpoint: "Endpoint",
  found_camera: "Found camera",
  incident: "Incident",
  invitation: "Invitation",
  list: "List",
  location: "Location",
  notification_rule: "Notification rule",
  read: "Read",
  template: "Template",
  user: "User",
  visit: "Visit",
};

/** What was done; as it is written down where another version of the server did it. */
export function auditActWords(action: string): string {
  return wordsIn(ACTS, action) ?? action;
}

/** What kind of thing it was done to. */
export function auditKindWords(kind: string): string {
  return wordsIn(KINDS, kind) ?? kind;
}

function wordsIn(table: Readonly<Record<string, Text>>, name: string): string | null {
  const text = Object.hasOwn(table, name) ? table[name] : undefined;
  return text === undefined ? null : t(text);
}
