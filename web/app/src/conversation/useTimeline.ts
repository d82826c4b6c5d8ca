/** A window over a timeline that lives as long as its pane. */
import type { TimelineView } from "@fermata/store/views";
import type { Timeline } from "@fermata/sync/client";
import { useEffect, useMemo, useRef } from "react";
import { useClient } from "../ui/client.ts";
import { useLive } from "../ui/live.ts";

export interface OpenTimeline {
  readonly timeline: Timeline;
  readonly view: TimelineView;
}

export function useTimeline(
  conversation: string,
  thread: string | undefined,
  message: string | undefined,
): OpenTimeline {
  const client = useClient();
  const first = useRef(message);
  const timeline = useMemo(() => {
    const unread = thread === undefined && (client.conversation(conversation).getSnapshot()?.unread ?? 0) > 0;
    const at =
      first.current === undefined
        ? unread
          ? "firstUnread"
          : "latest"
        : ({ message: first.current } as const);
    return client.timeline(conversation, { ...(thread === undefined ? {} : { thread }), at });
  }, [client, conversation, thread]);
  useEffect(() => () => timeline.close(), [timeline]);
  useEffect(() => {
    if (message === undefined || message === first.current) return;
    first.current = message;
    timeline.jumpToMessage(message);
  }, [timeline, message]);
  return { timeline, view: useLive(timeline) };
}
