using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Lets the application's interceptors go before ours: one that changes the text of a command is heard, one that answers from
/// elsewhere, or swallows a conflict, leaves nothing for us to do. EF Core itself puts those of extensions first. One context's,
/// asked at each event, and always of the same interceptors.
/// </summary>
internal sealed class LastInterceptor(IInterceptorAggregator inner) : IInterceptorAggregator
{
    private IReadOnlyList<IInterceptor>? _ordered;

    public Type InterceptorType => inner.InterceptorType;

    public IInterceptor? AggregateInterceptors(IReadOnlyList<IInterceptor> interceptors) =>
        inner.AggregateInterceptors(_ordered ??= [.. interceptors.OrderBy(interceptor => interceptor is TenantCommandInterceptor or InvisibleRowInterceptor)]);
}
