/** A small export in Slack's format, made anew so that no file of a real team is needed. */
import { writeFile } from "node:fs/promises";
import { crc32 } from "node:zlib";

const at = (minute: number): string => `${1_700_000_000 + minute * 60}.000100`;

const FILES: Readonly<Record<string, unknown>> = {
  "users.json": [
    { id: "U1", name: "grace", profile: { real_name: "Grace Imported", email: "grace@old.example" } },
    { id: "U2", name: "ken", profile: { real_name: "Ken Imported" } },
  ],
  "channels.json": [
    {
      id: "C1",
      name: "harbour",
      created: 1_699_999_000,
      creator: "U1",
      members: ["U1", "U2"],
      purpose: { value: "Ships and cranes" },
    },
  ],
  "harbour/2023-11-14.json": [
    { type: "message", user: "U1", text: "<@U2> the crane is *ready*", ts: at(0) },
    {
      type: "message",
      user: "U2",
      text: "who takes the night shift?",
      ts: at(1),
      thread_ts: at(1),
      reply_count: 1,
      replies: [{ user: "U1", ts: at(2) }],
    },
    { type: "message", user: "U1", text: "I do", ts: at(2), thread_ts: at(1), parent_user_id: "U2" },
  ],
};

/** Writes the export where it shall lie, and says where that is. */
export async function slackExport(path: string): Promise<string> {
  await writeFile(
    path,
    zip(Object.entries(FILES).map(([name, value]) => [name, Buffer.from(JSON.stringify(value))] as const)),
  );
  return path;
}

/** A zip of stored, uncompressed files. */
function zip(files: readonly (readonly [string, Buffer])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of files) {
    const title = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    const common = Buffer.alloc(12);
    common.writeUInt32LE(crc32(data), 0);
    common.writeUInt32LE(data.length, 4);
    common.writeUInt32LE(data.length, 8);
    common.copy(head, 14);
    head.writeUInt16LE(title.length, 26);
    parts.push(head, title, data);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt16LE(20, 6);
    common.copy(entry, 16);
    entry.writeUInt16LE(title.length, 28);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, title);
    offset += head.length + title.length + data.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}
