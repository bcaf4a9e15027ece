"""Texts with how a person means them, written by hand for this project, before any was scored.

They are what customers write to a shop of furniture. Who wrote them also chose the Spanish words of
the analyser, so they flatter it: take what they say as a check against breakage more than as how
often it is right with your customers.
"""

SPANISH = {
    "negative": """
La silla llegó con una pata rota y encima nadie contesta al teléfono.
Es la tercera vez que escribo y sigo sin respuesta. Una vergüenza.
Quiero mi dinero ya, esto es una estafa.
Llevo dos semanas esperando el pedido y no ha llegado nada.
Estoy muy decepcionado con la calidad de la mesa.
El repartidor fue un maleducado y dejó el paquete en la calle.
Me habéis cobrado dos veces el mismo recibo, arregladlo cuanto antes.
No funciona, lo enchufo y no hace nada.
El armario vino con una puerta rayada y dos tornillos de menos.
Pésimo servicio, no vuelvo a comprar aquí en la vida.
Me están tomando el pelo, cada uno me dice una cosa.
El color no tiene nada que ver con el de la foto.
Si no me lo solucionan mañana pondré una denuncia.
Vaya desastre de montaje, los cajones no cierran.
Habéis perdido mi paquete y encima me echáis la culpa.
No estoy nada contento con el sofá, es incomodísimo.
Qué pena, antes erais mucho mejores.
Tres llamadas, tres esperas de media hora y ninguna solución.
El colchón huele fatal y está manchado.
Me parece intolerable que tarden un mes en contestar a un correo.
""",
    "neutral": """
Buenos días, ¿a qué hora abren el sábado?
Quería saber si la mesa Roble está disponible en 160 cm.
Adjunto la factura que me pidieron.
Mi número de pedido es el 4711.
¿Podrían enviarme el catálogo por favor?
Necesito cambiar la dirección de entrega a la calle Mayor 5.
Confirmo la cita del jueves a las diez.
¿Cuánto cuesta el envío a Canarias?
El pedido lo recogerá mi hermano con su DNI.
Hola, me gustaría hablar con el departamento de facturación.
Los tornillos son de métrica 6.
Envío las medidas del salón: 4 por 5 metros.
¿La garantía es de dos años o de tres?
Paso los datos de la empresa para la factura.
He rellenado el formulario esta mañana.
El código que aparece en la etiqueta es A-993.
¿Se puede pagar con transferencia?
Os escribo por el presupuesto del 3 de marzo.
Vivo en un tercero con ascensor.
Prefiero que me llamen por la tarde.
""",
    "positive": """
Muchas gracias por la rapidez, todo perfecto.
Estoy encantada con el sofá, es comodísimo.
Luis, el montador, fue muy amable y lo dejó todo limpio.
Ya está resuelto, sois geniales.
Gran servicio, volveré a comprar seguro.
Me ha gustado mucho la mesa, es preciosa.
Os felicito por la atención recibida.
La lámpara es aún más bonita que en la foto.
Llegó antes de lo previsto y muy bien embalado.
Qué alegría, por fin una tienda que cumple.
Recomendaré la tienda a mis amigos.
Todo correcto y sin ningún problema, gracias.
Buenísima calidad y muy buen precio.
Gracias de corazón por la ayuda.
Un diez para la chica que me atendió.
El cambio fue facilísimo, da gusto así.
Contentísimos con la compra.
La entrega fue puntual y los chicos muy educados.
Me encanta cómo ha quedado el dormitorio.
Mejor imposible.
""",
}
ENGLISH = {
    "negative": """
The chair arrived with a broken leg and nobody answers the phone.
This is the third time I write and I still have no answer.
I want my money back, this is a scam.
I have been waiting for two weeks and nothing has arrived.
I am very disappointed with the quality of the table.
The driver was rude and left the parcel in the street.
You charged me twice for the same invoice, fix it now.
It does not work, I plug it in and nothing happens.
The wardrobe came with a scratched door and two screws missing.
Terrible service, I will never buy here again.
Everybody tells me something different, it is a joke.
The colour looks nothing like the picture.
If this is not solved tomorrow I will file a complaint.
What a mess, the drawers do not close.
You lost my parcel and now you blame me.
I am not happy with the sofa at all.
What a pity, you used to be much better.
Three calls, three long waits and no solution.
The mattress smells awful and it is stained.
It is unacceptable that it takes a month to answer a mail.
""",
    "neutral": """
Good morning, when do you open on Saturday?
I would like to know if the table comes in 160 cm.
Attached is the invoice that you asked for.
My order number is 4711.
Could you send me the catalogue?
I need to change the delivery address to 5 High Street.
I confirm the appointment on Thursday at ten.
How much is the shipping to the islands?
My brother will pick up the order with his passport.
Hello, I need to talk to the billing department.
The screws are M6.
Here are the measures of the room: 4 by 5 metres.
Is the warranty two years or three?
These are the details of the company for the invoice.
I filled in the form this morning.
The code on the label is A-993.
Can I pay by bank transfer?
I write about the quote of 3 March.
I live on the third floor with a lift.
I prefer a call in the afternoon.
""",
    "positive": """
Thank you so much for the quick answer, all perfect.
I love the sofa, it is so comfortable.
Luis was very kind and left everything clean.
It is solved now, you are great.
Great service, I will buy again for sure.
I like the table a lot, it is beautiful.
Congratulations on your customer service.
The lamp is even nicer than in the picture.
It came earlier than expected and very well packed.
What a joy, finally a shop that keeps its word.
I will recommend the shop to my friends.
All fine and no problem at all, thanks.
Very good quality and a very good price.
Thank you from the heart for your help.
Ten out of ten for the girl who helped me.
The exchange was super easy, a pleasure.
We are so happy with what we bought.
The delivery was on time and the guys were polite.
I love how the bedroom looks now.
Could not be better.
""",
}


def labelled(texts):
    """`(label, text)` of each text."""
    return [(label, text) for label, block in texts.items() for text in block.strip().splitlines()]
