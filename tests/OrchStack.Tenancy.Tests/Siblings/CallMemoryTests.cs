namespace OrchStack.Tenancy.Tests;

public sealed class CallMemoryTests
{
    [Fact]
    public void A_call_is_new_once_until_it_expires()
    {
        var memory = new CallMemory(10);
        var call = Guid.NewGuid();

        Assert.True(memory.TryAdd(call, until: 100, now: 50));
        Assert.False(memory.TryAdd(call, until: 200, now: 99));
        Assert.True(memory.TryAdd(call, until: 200, now: 100));
    }

    [Fact]
    public void When_it_is_full_it_refuses_until_the_first_one_expires()
    {
        var memory = new CallMemory(2);
        Assert.True(memory.TryAdd(Guid.NewGuid(), until: 100, now: 0));
        Assert.True(memory.TryAdd(Guid.NewGuid(), until: 60, now: 0));

        Assert.Null(memory.TryAdd(Guid.NewGuid(), until: 100, now: 59));
        Assert.True(memory.TryAdd(Guid.NewGuid(), until: 100, now: 60));
        Assert.Null(memory.TryAdd(Guid.NewGuid(), until: 100, now: 60));
    }
}
