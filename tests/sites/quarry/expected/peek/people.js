annalsPeek("people",{"tom-reed":["Tom Reed","",""]})
