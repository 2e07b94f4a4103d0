namespace Micro.MLNet.Samples.Generation;

/// <summary>The words of the item titles: style, material, noun.</summary>
internal static class Vocabulary
{
    public static readonly string[] Materials =
        ["oak", "walnut", "bamboo", "linen", "wool", "leather", "steel", "copper", "glass", "ceramic", "marble", "cotton", "cork", "brass", "birch", "stone"];

    public static readonly (string Name, string[] Adjectives)[] Styles =
    [
        ("rustic", ["Rustic", "Farmhouse", "Weathered", "Country"]),
        ("modern", ["Modern", "Minimal", "Sleek", "Urban"]),
        ("vintage", ["Vintage", "Retro", "Antique", "Classic"]),
        ("playful", ["Playful", "Colorful", "Cheerful", "Whimsical"]),
        ("luxury", ["Elegant", "Luxury", "Gilded", "Regal"]),
        ("outdoor", ["Rugged", "Alpine", "Coastal", "Trail"]),
    ];

    public static readonly (string Name, string[] Nouns)[] Categories =
    [
        ("kitchen", ["teapot", "kettle", "mixing bowl", "cutting board", "salad server", "spice rack"]),
        ("lighting", ["desk lamp", "floor lamp", "lantern", "pendant light", "candle holder", "reading light"]),
        ("furniture", ["bookshelf", "stool", "armchair", "side table", "bench", "cabinet"]),
        ("textiles", ["throw blanket", "cushion", "table runner", "curtain", "rug", "bedspread"]),
        ("garden", ["flower pot", "watering can", "bird house", "garden chair", "planter", "wind chime"]),
        ("office", ["pen holder", "notebook", "desk organizer", "letter tray", "bookend", "wall calendar"]),
        ("bath", ["soap dish", "towel rack", "bath mat", "mirror", "laundry basket", "shower caddy"]),
        ("toys", ["puzzle", "toy train", "building set", "spinning top", "chess set", "doll house"]),
        ("audio", ["radio", "speaker", "record player", "headphone stand", "music box", "metronome"]),
        ("travel", ["suitcase", "backpack", "travel mug", "passport case", "duffel bag", "hip flask"]),
    ];
}
