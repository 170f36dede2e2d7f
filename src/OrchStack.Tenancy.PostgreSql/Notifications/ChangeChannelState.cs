namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How this node hears of changes that other nodes made.</summary>
internal enum ChangeChannelState
{
    /// <summary>Not at all for now: caches see a change when their answers are no longer fresh, after 30 seconds.</summary>
    Disconnected = 0,

    /// <summary>By looking every second: nothing is announced on this connection, as behind a pooler in transaction mode.</summary>
    Polling = 1,

    /// <summary>By announcement, at once.</summary>
    Listening = 2,
}
