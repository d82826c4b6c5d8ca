// Generated from protocol/openapi.yaml by "npm run generate"; do not edit.
export interface paths {
    "/api/openapi.yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document. */
        get: operations["contract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody, with addresses. For owners. */
        get: operations["accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/claim-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the personal link with which somebody claims an imported account. For owners; not with a token. */
        post: operations["claimLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A card of every conversation that I am in. */
        get: operations["cards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public channels and my own. Not for guests. */
        get: operations["channels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an imported account mine. */
        post: operations["claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a claim link leads to. */
        post: operations["claimPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Any other kind of command is answered `unsupported`. */
        post: operations["anyCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/add-members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add people to a channel. */
        post: operations["addMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/archive-channel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Archive a channel. */
        post: operations["archiveChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/create-channel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a channel. */
        post: operations["createChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/deactivate-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deactivate an account; its sessions and tokens end at once. */
        post: operations["deactivateAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/delete-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete a message, for good. */
        post: operations["deleteMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/edit-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Edit a message of my own. */
        post: operations["editMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/follow-thread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Follow a thread, or stop following it. */
        post: operations["followThread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/join-channel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join a public channel. */
        post: operations["joinChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/leave-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave a channel or a group. */
        post: operations["leaveConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/mark-all-read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark everything as read, or these conversations. */
        post: operations["markAllRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/mark-read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark as read, up to a place or in ranges. */
        post: operations["markRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/mark-unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark as unread from a place on. */
        post: operations["markUnread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/open-direct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open the direct or group with exactly these people and me. */
        post: operations["openDirect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/post-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Post a message, or a reply in a thread. */
        post: operations["postMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/react": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a reaction, or take it back. */
        post: operations["react"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/reactivate-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a deactivated account back in. */
        post: operations["reactivateAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/remove-member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove somebody from a channel. */
        post: operations["removeMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/rename-channel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rename a channel. */
        post: operations["renameChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/rename-workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rename the workspace. */
        post: operations["renameWorkspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/set-favourite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark a conversation as a favourite of mine, or not. */
        post: operations["setFavourite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/set-member-role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a member of a channel its owner, or the reverse. */
        post: operations["setMemberRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/set-purpose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a channel's purpose. */
        post: operations["setPurpose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/set-role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an account another role in the workspace. */
        post: operations["setRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/unarchive-channel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a channel back from the archive. */
        post: operations["unarchiveChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/update-profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change my own name, time zone or title. */
        post: operations["updateProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/update-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change my own settings. */
        post: operations["updateSettings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation}/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The card of one conversation, with exact counts. */
        get: operations["card"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Newest entries of some keys; those that I may not see are left out. */
        get: operations["entries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation}/entries/{key}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kept versions of a message, the newest first. */
        get: operations["history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Membership entries. */
        get: operations["members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation}/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page of the timeline, or of one thread.
         * @description At most one of `before`, `after`, `around`, `message`, `date` and `unread`; with none, the last page.
         */
        get: operations["page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation}/range": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened after a position: the sync protocol without a socket. */
        get: operations["range"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The devices that are signed in, the last used first. */
        get: operations["devices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{device}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign one of my devices out; it drops what it holds. Not with a token. */
        delete: operations["revokeDevice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/revoke-others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign all my other devices out; they drop what they hold. Not with a token. */
        post: operations["revokeOtherDevices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join by an invite link. */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an invite link leads to. */
        post: operations["invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invites that still let somebody in. For owners and administrators. */
        get: operations["invites"];
        put?: never;
        /** Make an invite link. For owners and administrators. */
        post: operations["createInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invites/{invite}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an invite. For owners and administrators. */
        delete: operations["revokeInvite"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the password. All other devices are signed out; API tokens go on unless revokeTokens says otherwise. Not with a token. */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People and bots, as account entries. */
        get: operations["people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password. All devices are signed out and all API tokens end. */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resets/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether a reset link still works. */
        post: operations["checkReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a client must know before anybody signs in. */
        get: operations["server"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I? */
        get: operations["session"];
        put?: never;
        /**
         * Sign in with address and password.
         * @description A wrong password and an unknown address are both `invalid` (field `password`). Repeated guesses are answered `too_many_requests` with the time to wait.
         */
        post: operations["signIn"];
        /** Sign this device out. Works without a living session too, and drops the cookie. */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Found the workspace with its first owner, once. */
        post: operations["setUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether a set-up link still works: `exists` where the workspace is set up, `not_found` where another link took its place or its time is over. */
        post: operations["checkSetUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The WebSocket of docs/protocol/sync.md; anything but an upgrade is answered 426. */
        get: operations["sync"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Threads that I follow, the last active first. */
        get: operations["threads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether I follow a thread, by its root. */
        get: operations["thread"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My API tokens that still work. */
        get: operations["tokens"];
        put?: never;
        /** Make an API token. Its secret is shown this once. Not with a token. */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke one of my API tokens, by its id. Not with a token. */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers at all. */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server can do its work now; 503 while it cannot. */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server's numbers, for Prometheus (docs/operate/metrics.md). For programs on the server's own machine, and for whoever shows the metrics token; to everybody else this is a path like any other that does not exist. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Accounts: {
            items: components["schemas"]["AccountWithAddress"][];
            nextPageToken?: string;
        };
        AccountWithAddress: {
            account: components["schemas"]["Id"];
            bot: boolean;
            deactivated: boolean;
            email?: string;
            /** @description Nobody has claimed it yet. */
            imported: boolean;
            name: string;
            role: components["schemas"]["Role"];
        };
        AddMembers: {
            accounts: components["schemas"]["Id"][];
            conversation: components["schemas"]["Id"];
        };
        Anything: Record<string, never>;
        ArchiveChannel: {
            conversation: components["schemas"]["Id"];
        };
        Card: {
            archived?: boolean;
            at: components["schemas"]["Position"];
            favourite?: boolean;
            firstUnread?: components["schemas"]["Place"];
            floor?: components["schemas"]["Place"];
            lastAt?: components["schemas"]["Millis"];
            lastPlace?: components["schemas"]["Place"];
            log: components["schemas"]["Id"];
            members?: number;
            mentions?: number;
            name?: string;
            private?: boolean;
            purpose?: string;
            read?: components["schemas"]["ReadMarks"];
            readAt?: number;
            /** @enum {string} */
            role?: "owner" | "member";
            threads?: components["schemas"]["CardThread"][];
            /** @enum {string} */
            type: "channel" | "direct" | "group";
            unread?: number;
            with?: components["schemas"]["Id"][];
        };
        Cards: {
            items: components["schemas"]["Card"][];
            nextPageToken?: string;
        };
        CardThread: {
            mentions?: number;
            read?: components["schemas"]["ReadMarks"];
            readAt?: number;
            root: components["schemas"]["Id"];
            rootPlace: components["schemas"]["Place"];
            unread?: number;
        };
        Channel: {
            archived?: boolean;
            conversation: components["schemas"]["Id"];
            joined: boolean;
            members: number;
            name: string;
            private?: boolean;
            purpose?: string;
        };
        Channels: {
            items: components["schemas"]["Channel"][];
            nextPageToken?: string;
        };
        Claim: {
            deviceName?: string;
            email: string;
            language?: components["schemas"]["Language"];
            password: string;
            /** @description From the claim link. */
            token: string;
            zone?: string;
        };
        ClaimPreview: {
            name: string;
            workspace: string;
        };
        /** @enum {string} */
        Code: "not_found" | "not_permitted" | "invalid" | "too_long" | "conflict" | "name_taken" | "limit_reached" | "archived" | "gone" | "exists" | "command_id_reused" | "busy" | "too_many_requests" | "signed_out" | "session_revoked" | "unsupported" | "internal";
        CreateChannel: {
            conversation: components["schemas"]["Id"];
            members?: components["schemas"]["Id"][];
            name: string;
            private?: boolean;
            purpose?: string;
        };
        DeactivateAccount: {
            account: components["schemas"]["Id"];
        };
        DeleteMessage: {
            conversation: components["schemas"]["Id"];
            message: components["schemas"]["Id"];
        };
        Device: {
            createdAt: components["schemas"]["Millis"];
            current: boolean;
            id: components["schemas"]["Id"];
            lastSeenAt: components["schemas"]["Millis"];
            name: string;
        };
        Devices: {
            items: components["schemas"]["Device"][];
        };
        Done: {
            at: {
                log: components["schemas"]["Id"];
                seq: number;
            }[];
            result?: {
                conversation?: components["schemas"]["Id"];
            };
        };
        EditMessage: {
            conversation: components["schemas"]["Id"];
            message: components["schemas"]["Id"];
            seen?: components["schemas"]["Seen"];
            text: string;
        };
        Entry: {
            at: components["schemas"]["Millis"];
            author: components["schemas"]["Id"];
            /** @description By kind */
            body?: Record<string, never>;
            /** @description Left out where it is the author. */
            creator?: components["schemas"]["Id"];
            epoch: number;
            /** @enum {string} */
            gone?: "deleted" | "erased";
            key: components["schemas"]["Id"];
            kind: string;
            log: components["schemas"]["Id"];
            parent?: components["schemas"]["Id"];
            place: components["schemas"]["Place"];
            seq: number;
        };
        EntryList: {
            items: components["schemas"]["Entry"][];
        };
        EntryPage: {
            items: components["schemas"]["Entry"][];
            nextPageToken?: string;
        };
        FollowedThread: {
            aggregate: components["schemas"]["ThreadAggregate"];
            conversation: components["schemas"]["Id"];
            entries: components["schemas"]["Entry"][];
            root: components["schemas"]["Id"];
        };
        FollowThread: {
            conversation: components["schemas"]["Id"];
            on: boolean;
            thread: components["schemas"]["Id"];
        };
        Id: string;
        Identity: {
            account: components["schemas"]["Id"];
            /** @description Left out for a token. */
            device?: components["schemas"]["Id"];
            role: components["schemas"]["Role"];
            workspace: components["schemas"]["Id"];
        };
        Invitation: {
            /** @description A name; empty for an invite made on the machine. */
            invitedBy: string;
            workspace: string;
        };
        Invite: {
            createdAt: components["schemas"]["Millis"];
            expiresAt: components["schemas"]["Millis"];
            id: components["schemas"]["Id"];
            /** @description Only in the answer that makes it. */
            url?: string;
            used: number;
            uses?: number;
        };
        InviteRequest: {
            expiresInDays: number;
            /** @description Left out: any number. */
            uses?: number;
        };
        Invites: {
            items: components["schemas"]["Invite"][];
        };
        JoinChannel: {
            conversation: components["schemas"]["Id"];
        };
        Joining: {
            deviceName?: string;
            email: string;
            language?: components["schemas"]["Language"];
            name: string;
            /** @description At least 10 characters and at most 1024 bytes. */
            password: string;
            /** @description From the invite link. */
            token: string;
            /** @description IANA time zone. */
            zone?: string;
        };
        /** @enum {string} */
        Language: "en" | "zh-Hans" | "zh-Hant";
        LeaveConversation: {
            conversation: components["schemas"]["Id"];
        };
        Link: {
            expiresAt: components["schemas"]["Millis"];
            url: string;
        };
        LinkToken: {
            /** @description The secret of the link; it stands in its fragment. */
            token: string;
        };
        Liveness: {
            /** @enum {string} */
            status: "ok";
        };
        MarkAllRead: {
            conversations?: components["schemas"]["Id"][];
        };
        MarkRead: {
            conversation: components["schemas"]["Id"];
            generation: number;
            ranges?: components["schemas"]["Place"][][];
            thread?: components["schemas"]["Id"];
            through?: components["schemas"]["Place"];
        };
        MarkUnread: {
            conversation: components["schemas"]["Id"];
            from: components["schemas"]["Place"];
            thread?: components["schemas"]["Id"];
        };
        /** @description Milliseconds since 1970 UTC. */
        Millis: number;
        NewToken: {
            createdAt: components["schemas"]["Millis"];
            expiresAt: components["schemas"]["Millis"];
            id: components["schemas"]["Id"];
            name: string;
            /** @description Shown this once. */
            secret: string;
        };
        OpenDirect: {
            accounts: components["schemas"]["Id"][];
        };
        PasswordChange: {
            current: string;
            password: string;
            /** @description Whether all my API tokens end too. */
            revokeTokens?: boolean;
        };
        PasswordReset: {
            password: string;
            /** @description From the reset link. */
            token: string;
        };
        Place: number;
        Position: {
            check: string;
            epoch: number;
            seq: number;
        };
        PostMessage: {
            conversation: components["schemas"]["Id"];
            inStream?: boolean;
            message: components["schemas"]["Id"];
            /** @description Markdown, at most 40,000 Unicode code points; longer is `too_long`. */
            text: string;
            thread?: components["schemas"]["Id"];
        };
        Problem: {
            code: components["schemas"]["Code"];
            count?: number;
            /** @description One sentence that says what to do. */
            detail: string;
            entry?: components["schemas"]["Entry"];
            field?: string;
            limit?: number;
            reference?: string;
            retryAfterMillis?: number;
            status: number;
            title: string;
            type: string;
        };
        RangeAnswer: {
            at: components["schemas"]["Position"];
            entries: components["schemas"]["Entry"][];
            from: number;
            head?: number;
            log: components["schemas"]["Id"];
            through: number;
        };
        React: {
            conversation: components["schemas"]["Id"];
            emoji: string;
            message: components["schemas"]["Id"];
            on: boolean;
        };
        ReactivateAccount: {
            account: components["schemas"]["Id"];
        };
        Readiness: {
            checks: {
                name: string;
                /** @description Left out where all is well. */
                problem?: string;
            }[];
            ready: boolean;
        };
        ReadMarks: {
            generation?: number;
            read?: components["schemas"]["Place"][][];
            unread?: components["schemas"]["Place"][][];
            upTo?: components["schemas"]["Place"];
        };
        RemoveMember: {
            account: components["schemas"]["Id"];
            conversation: components["schemas"]["Id"];
        };
        RenameChannel: {
            conversation: components["schemas"]["Id"];
            name: string;
            seen?: components["schemas"]["Seen"];
        };
        RenameWorkspace: {
            name: string;
            seen?: components["schemas"]["Seen"];
        };
        ResetPreview: {
            workspace: string;
        };
        /** @enum {string} */
        Role: "owner" | "administrator" | "member" | "guest";
        /** @description The seq of the entry that the person saw; if the field has moved since, the answer is `conflict`. */
        Seen: number;
        Server: {
            protocolVersions: number[];
            setUp: boolean;
            version: string;
            /** @description Its name. */
            workspace?: string;
        };
        SetFavourite: {
            conversation: components["schemas"]["Id"];
            on: boolean;
        };
        SetMemberRole: {
            account: components["schemas"]["Id"];
            conversation: components["schemas"]["Id"];
            /** @enum {string} */
            role: "owner" | "member";
        };
        SetPurpose: {
            conversation: components["schemas"]["Id"];
            purpose: string;
            seen?: components["schemas"]["Seen"];
        };
        SetRole: {
            account: components["schemas"]["Id"];
            role: components["schemas"]["Role"];
        };
        SetUp: {
            deviceName?: string;
            email: string;
            language?: components["schemas"]["Language"];
            name: string;
            password: string;
            /** @description From the set-up link. */
            token: string;
            /** @description Its name. */
            workspace: string;
            zone?: string;
        };
        SignIn: {
            /** @description How this device is called in the list of devices. */
            deviceName?: string;
            email: string;
            password: string;
        };
        ThreadAggregate: {
            at: components["schemas"]["Position"];
            lastAt?: components["schemas"]["Millis"];
            lastPlace?: components["schemas"]["Place"];
            participants?: components["schemas"]["Id"][];
            replies: number;
            root: components["schemas"]["Id"];
        };
        ThreadFollowing: {
            following: boolean;
        };
        Threads: {
            items: components["schemas"]["FollowedThread"][];
            nextPageToken?: string;
        };
        TimelinePage: {
            at: components["schemas"]["Position"];
            entries: components["schemas"]["Entry"][];
            first: boolean;
            from: components["schemas"]["Place"];
            last: boolean;
            threads: components["schemas"]["ThreadAggregate"][];
            to: components["schemas"]["Place"];
        };
        Token: {
            createdAt: components["schemas"]["Millis"];
            expiresAt: components["schemas"]["Millis"];
            id: components["schemas"]["Id"];
            lastUsedAt?: components["schemas"]["Millis"];
            name: string;
        };
        TokenRequest: {
            expiresInDays: number;
            name: string;
        };
        Tokens: {
            items: components["schemas"]["Token"][];
        };
        UnarchiveChannel: {
            conversation: components["schemas"]["Id"];
        };
        UpdateProfile: {
            name?: string;
            title?: string;
            /** @description IANA time zone */
            zone?: string;
        };
        UpdateSettings: {
            enterSends?: boolean;
            language?: components["schemas"]["Language"];
            /** @enum {string} */
            theme?: "system" | "light" | "dark";
        };
    };
    responses: {
        /** @description A refusal, or an error. */
        Problem: {
            headers: {
                /** @description Seconds; with 429 and 503. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
        commandId: string;
        limit: number;
        /** @description `nextPageToken` of the page before. */
        pageToken: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    contract: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    accounts: {
        parameters: {
            query?: {
                limit?: components["parameters"]["limit"];
                /** @description `nextPageToken` of the page before. */
                pageToken?: components["parameters"]["pageToken"];
                /** @description Only imported accounts that nobody has claimed. */
                unclaimed?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accounts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accounts"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    claimLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made; earlier links for this account work no longer. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cards: {
        parameters: {
            query?: {
                limit?: components["parameters"]["limit"];
                /** @description `nextPageToken` of the page before. */
                pageToken?: components["parameters"]["pageToken"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of cards. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cards"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    channels: {
        parameters: {
            query?: {
                /** @description Archived ones instead of the others. */
                archived?: boolean;
                limit?: components["parameters"]["limit"];
                /** @description `nextPageToken` of the page before. */
                pageToken?: components["parameters"]["pageToken"];
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of channels. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channels"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    claim: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Claim"];
            };
        };
        responses: {
            /** @description Claimed and signed in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    claimPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkToken"];
            };
        };
        responses: {
            /** @description The preview. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimPreview"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    anyCommand: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Anything"];
            };
        };
        responses: {
            /** @description Never. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addMembers: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddMembers"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    archiveChannel: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArchiveChannel"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createChannel: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateChannel"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deactivateAccount: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeactivateAccount"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteMessage: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteMessage"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    editMessage: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditMessage"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    followThread: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FollowThread"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    joinChannel: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinChannel"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    leaveConversation: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeaveConversation"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    markAllRead: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["MarkAllRead"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    markRead: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkRead"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    markUnread: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkUnread"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    openDirect: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenDirect"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postMessage: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostMessage"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    react: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["React"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    reactivateAccount: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReactivateAccount"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveMember"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    renameChannel: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameChannel"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    renameWorkspace: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameWorkspace"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setFavourite: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetFavourite"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setMemberRole: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetMemberRole"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setPurpose: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPurpose"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setRole: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetRole"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    unarchiveChannel: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnarchiveChannel"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateProfile: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateProfile"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateSettings: {
        parameters: {
            query?: never;
            header: {
                /** @description The command's id, a UUID. The same id is executed once, however often it is sent. */
                "Idempotency-Key": components["parameters"]["commandId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateSettings"];
            };
        };
        responses: {
            /** @description Committed, now or when the same id came first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    card: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    entries: {
        parameters: {
            query: {
                /** @description Repeated or separated by commas. */
                keys: string[];
            };
            header?: never;
            path: {
                conversation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    history: {
        parameters: {
            query?: {
                limit?: components["parameters"]["limit"];
                /** @description `nextPageToken` of the page before. */
                pageToken?: components["parameters"]["pageToken"];
            };
            header?: never;
            path: {
                conversation: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions; none of a deleted message. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    members: {
        parameters: {
            query?: {
                limit?: components["parameters"]["limit"];
                /** @description `nextPageToken` of the page before. */
                pageToken?: components["parameters"]["pageToken"];
                query?: string;
            };
            header?: never;
            path: {
                conversation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of membership entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    page: {
        parameters: {
            query?: {
                after?: components["schemas"]["Place"];
                around?: components["schemas"]["Place"];
                before?: components["schemas"]["Place"];
                /** @description Around this ISO date or instant. */
                date?: string;
                limit?: components["parameters"]["limit"];
                /** @description Around this message. */
                message?: components["schemas"]["Id"];
                /** @description Root message; the page is of its replies. */
                thread?: components["schemas"]["Id"];
                /** @description Around the first unread message. */
                unread?: "first";
            };
            header?: never;
            path: {
                conversation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelinePage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    range: {
        parameters: {
            query?: {
                /** @description epoch.seq.check; left out: from the beginning. */
                after?: string;
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path: {
                conversation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A range. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RangeAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    devices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description My devices. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Devices"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeOtherDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Joining"];
            };
        };
        responses: {
            /** @description Joined and signed in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkToken"];
            };
        };
        responses: {
            /** @description The preview. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    invites: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invites, without their links. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invites"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createInvite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteRequest"];
            };
        };
        responses: {
            /** @description Made; the link is shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invite"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeInvite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invite: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Changed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    people: {
        parameters: {
            query?: {
                /** @description Only these accounts; repeated or separated by commas. */
                ids?: string[];
                limit?: components["parameters"]["limit"];
                /** @description `nextPageToken` of the page before. */
                pageToken?: components["parameters"]["pageToken"];
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of account entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            /** @description Set; sign in with it. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    checkReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkToken"];
            };
        };
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetPreview"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    server: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Server"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is you. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Signed in; the cookie is set. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    setUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUp"];
            };
        };
        responses: {
            /** @description Set up and signed in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    checkSetUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkToken"];
            };
        };
        responses: {
            /** @description It does. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    sync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switched to WebSocket. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    threads: {
        parameters: {
            query?: {
                limit?: components["parameters"]["limit"];
                /** @description `nextPageToken` of the page before. */
                pageToken?: components["parameters"]["pageToken"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of threads. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Threads"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    thread: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By hand, or by taking part in it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadFollowing"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description My tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers, in Prometheus' text format 0.0.4. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
