import assert from "node:assert/strict";
import { hasSecret } from "./secret_in_url.ts";

Deno.test("hasSecret() sees a login in path and query, and none in a usual stream", () => {
  const secret = [
    "rtsp://192.0.2.9/user=admin_password=canary_channel=1_stream=0.sdp",
    "rtsp://192.0.2.9/user%3Dadmin%26password%3Dcanary",
    "rtsp://192.0.2.9/cam?channel=1&PWD=canary",
    "rtsp://192.0.2.9/live?auth=YWRtaW46Y2FuYXJ5",
  ];
  const usual = [
    "rtsp://192.0.2.9/Streaming/Channels/101?transportmode=unicast&profile=Profile_1",
    "rtsp://192.0.2.9/cam/realmonitor?channel=1&subtype=0&unicast=true&proto=Onvif",
    "rtsp://192.0.2.9/onvif-media/media.amp?profile=profile_1_h264&sessiontimeout=60",
    "rtsp://192.0.2.9/user/1",
  ];
  for (const url of secret) assert.equal(hasSecret(new URL(url)), true, url);
  for (const url of usual) assert.equal(hasSecret(new URL(url)), false, url);
});
