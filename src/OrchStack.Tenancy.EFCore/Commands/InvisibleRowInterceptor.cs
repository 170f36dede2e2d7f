using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Says of a save that touched no row what it is under row-level security. A singleton that keeps nothing.</summary>
internal sealed class InvisibleRowInterceptor : SaveChangesInterceptor
{
    public override InterceptionResult ThrowingConcurrencyException(ConcurrencyExceptionEventData eventData, InterceptionResult result) =>
        result.IsSuppressed || eventData.Context is not { } context || !ContextServices.TryJoin(context, out var tenant)
            ? result
            : throw new RowNotVisibleException(tenant, eventData.Exception);

    public override ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(
        ConcurrencyExceptionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        new(ThrowingConcurrencyException(eventData, result));
}
